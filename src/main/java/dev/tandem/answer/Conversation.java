package dev.tandem.answer;

import dev.tandem.llm.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation in progress: keeps the last turns and asks each question with them. One thread at
 * a time.
 */
public final class Conversation {
  /** Question and answer pairs that a prompt carries; more would crowd out the passages. */
  private static final int TURNS = 2;

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
                request.collections(),
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
}
