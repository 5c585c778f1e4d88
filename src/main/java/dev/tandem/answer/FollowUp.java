package dev.tandem.answer;

import dev.tandem.llm.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a question stand alone: one that leans on what was asked before takes along the topic words
 * that it lacks. By rules, so that it costs nothing and is the same each time; what they were
 * chosen on is in docs/rationale/retrieval.md.
 */
final class FollowUp {
  /** Topic words below which a question is taken to lean on the one before. */
  private static final int FEW = 3;

  /** Topic words from which a question has its own subject, whatever pronouns it has. */
  private static final int ENOUGH = 5;

  private static final Pattern POINTING =
      Pattern.compile(
          "(?i)\\b(?:it|its|they|them|their|this|that|those|these|he|him|his|she|her|there|one|same"
              + "|er|sie|es|ihn|ihm|dies\\w*|davon|dafür|damit|dort)\\b");

  /**
   * "Is there a limit", "how long does it take", "it is possible", "so that I": nothing is meant.
   */
  private static final Pattern POINTING_AT_NOTHING =
      Pattern.compile(
          "(?i)\\b(?:(?:is|are|was|were) there|there (?:is|are|was|were)|(?:does|did|will|would) it take"
              + "|is it (?:possible|allowed|true|necessary)|it is|it's|that (?:i|you|we|a|an|the|is|are|was|were)"
              + "|this (?:year|month|week)|these days|no one|gibt es|ist es)\\b");

  private static final Pattern GOING_ON =
      Pattern.compile(
          "(?i)^(?:and|or|but|what about|how about|why|und|oder|was ist mit|wie ist es)\\b");

  private FollowUp() {}

  /**
   * @param history earlier turns, oldest first
   * @return the question as it is searched for
   */
  static String standalone(String question, List<Message> history) {
    List<String> asked =
        history.stream()
            .filter(message -> message.role() == Message.Role.USER)
            .map(Message::content)
            .toList();
    return standalone(question, asked.reversed(), 0);
  }

  /**
   * @param before earlier questions, newest first
   * @param from which of them comes before this one
   */
  private static String standalone(String question, List<String> before, int from) {
    if (from == before.size() || !leans(question)) {
      return question;
    }
    String whole = standalone(before.get(from), before, from + 1);
    return (question + " " + missing(question, whole)).strip();
  }

  private static boolean leans(String question) {
    int own = new HashSet<>(Words.topics(question)).size();
    if (own < FEW) {
      return true;
    }
    boolean points =
        GOING_ON.matcher(question).find()
            || POINTING.matcher(POINTING_AT_NOTHING.matcher(question).replaceAll(" ")).find();
    return own < ENOUGH && points;
  }

  private static String missing(String question, String before) {
    Set<String> own = new LinkedHashSet<>(Words.topics(question));
    List<String> words = new ArrayList<>();
    for (Words.Word word : Words.of(before)) {
      if (word.content() && own.add(word.stem())) {
        words.add(word.raw());
      }
    }
    return String.join(" ", words);
  }
}
