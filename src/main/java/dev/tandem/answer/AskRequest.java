package dev.tandem.answer;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.llm.Message;
import dev.tandem.text.Principals;
import java.util.List;
import java.util.Objects;

/**
 * A question.
 *
 * @param collections the documents to answer from; no order: they are kept by name
 * @param question not blank
 * @param who who asks; nothing they may not read has any part in the answer
 * @param arm how to answer
 * @param history earlier turns of the conversation, oldest first; empty for a single question. What
 *     the system says in it is further instructions, beside those of the prompt template
 */
public record AskRequest(
    List<String> collections,
    String question,
    Principals who,
    Arm arm,
    List<Message> history,
    AskOptions options) {
  public AskRequest {
    collections = collections.stream().distinct().sorted().toList();
    if (collections.isEmpty()) {
      throw new IllegalArgumentException("a question is asked of at least one collection");
    }
    Objects.requireNonNull(who, "who");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(options, "options");
    question = question.strip();
    history = List.copyOf(history);
  }

  /** Of one collection. */
  public AskRequest(
      String collection,
      String question,
      Principals who,
      Arm arm,
      List<Message> history,
      AskOptions options) {
    this(List.of(collection), question, who, arm, history, options);
  }

  /** The same with other options. */
  public AskRequest with(AskOptions other) {
    return new AskRequest(collections, question, who, arm, history, other);
  }

  /**
   * Another question under the same conditions, with what the system says and without earlier
   * turns.
   */
  AskRequest alone(String other) {
    List<Message> system =
        history.stream().filter(turn -> turn.role() == Message.Role.SYSTEM).toList();
    return new AskRequest(collections, other, who, arm, system, options);
  }

  /** The same after earlier turns; with passages in the prompt only the last few are kept. */
  public AskRequest after(List<Message> turns) {
    List<Message> kept = !arm.readsDocuments() ? turns : Conversation.recent(turns);
    return new AskRequest(collections, question, who, arm, kept, options);
  }

  /**
   * Once more what was asked, as whoever asked it. Of the turns before it only the words that the
   * question took from them are kept: what was answered then may rest on documents that are gone.
   */
  public static AskRequest again(AnswerRecord given, AskOptions options) {
    return new AskRequest(
        given.collections(),
        given.standalone(),
        given.who(),
        Arm.parse(given.arm()),
        List.of(),
        options);
  }

  /** A single question to the documents, with the default options. */
  public static AskRequest of(String collection, String question, Principals who) {
    return new AskRequest(collection, question, who, Arm.RAG, List.of(), AskOptions.DEFAULT);
  }
}
