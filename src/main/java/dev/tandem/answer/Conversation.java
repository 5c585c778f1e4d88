package dev.tandem.answer;

import dev.tandem.llm.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A conversation in progress: keeps the last turns and asks each question with them. One thread at
 * a time.
 */
public final class Conversation {
  /** Question and answer pairs that a prompt carries; more would crowd out the passages. */
  private static final int TURNS = 2;

  /** Topic words below which a question is taken to lean on the one before. */
  private static final int FEW = 3;

  private static final Pattern LEANING =
      Pattern.compile(
          "(?i)\\b(?:it|its|they|them|their|this|that|those|these|he|him|his|she|her|there|one|same"
              + "|er|sie|es|ihn|ihm|dies\\w*|davon|dafür|damit|dort)\\b|^(?:and|or|but|what about|how"
              + " about|why|und|oder)\\b");

  private final Answerer answerer;
  private final List<Message> history = new ArrayList<>();

  public Conversation(Answerer answerer) {
    this.answerer = answerer;
  }

  /** Asks with what was said before; what the request's own history holds is not used. */
  public Answer ask(AskRequest request, AskListener listener) {
    Answer answer =
        answerer.ask(
            new AskRequest(
                request.collection(),
                request.question(),
                request.who(),
                request.arm(),
                history,
                request.options()),
            listener);
    history.add(Message.user(request.question()));
    history.add(
        Message.assistant(answer.abstained() ? Declined.remembered(answer.text()) : answer.text()));
    while (history.size() > 2 * TURNS) {
      history.removeFirst();
    }
    return answer;
  }

  /** The last turns as a prompt can carry them, and whatever the system says in any. */
  static List<Message> recent(List<Message> turns) {
    List<Message> kept = new ArrayList<>();
    int room = 2 * TURNS;
    for (Message turn : turns.reversed()) {
      if (turn.role() == Message.Role.SYSTEM || room-- > 0) {
        kept.addFirst(turn);
      }
    }
    return kept;
  }

  /** Starts over. */
  public void clear() {
    history.clear();
  }

  /**
   * The question as it is searched for: a follow-up that leans on the question before ("and for
   * contractors?") takes along that question's topic words.
   */
  static String standalone(String question, List<Message> history) {
    Set<String> own = new LinkedHashSet<>(Words.topics(question));
    boolean leans = own.size() < FEW || LEANING.matcher(question).find();
    if (!leans) {
      return question;
    }
    return history.reversed().stream()
        .filter(message -> message.role() == Message.Role.USER)
        .findFirst()
        .map(before -> question + " " + missing(before.content(), own))
        .map(String::strip)
        .orElse(question);
  }

  private static String missing(String before, Set<String> own) {
    StringBuilder words = new StringBuilder();
    for (Words.Word word : Words.of(before)) {
      if (word.content() && own.add(word.stem())) {
        words.append(words.isEmpty() ? "" : " ").append(word.raw());
      }
    }
    return words.toString();
  }
}
