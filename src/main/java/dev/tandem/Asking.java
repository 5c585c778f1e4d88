package dev.tandem;

import dev.tandem.answer.AdapterAccess;
import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.Conversation;
import dev.tandem.answer.Diagnosis;
import dev.tandem.answer.Promotions;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Questions and their answers: what may be asked how, single ones and conversations. */
public final class Asking {
  private final Home home;
  private final Rooms rooms;
  private final AskOptions options;
  private final Scribe scribe;

  Asking(Rooms rooms, AskOptions options, Scribe scribe) {
    this.home = rooms.home();
    this.rooms = rooms;
    this.options = options;
    this.scribe = scribe;
  }

  /**
   * Where an answer went wrong.
   *
   * @param should what it should have said, in the documents' words
   * @throws UserError if its question was forgotten
   */
  public Diagnosis diagnose(AnswerRecord answer, String should) {
    if (answer.question().isEmpty()) {
      throw new UserError("The question of that answer is not kept any more; ask it again first.");
    }
    return Diagnosis.of(
        answer, should, rooms.router(answer.collections()), home.ledger().documents());
  }

  /** A cited answer, followed while it is made, or an honest abstention. */
  public Answer ask(AskRequest request, AskListener listener) {
    return asked(request, () -> rooms.answerer(request.collections()).ask(request, listener));
  }

  /**
   * An answer that is kept for these very words, reader and state of the documents, if there is
   * one; it is recorded as any other, and costs neither a search nor the model.
   */
  public Optional<Answer> kept(AskRequest request, AskListener listener) {
    return rooms
        .answerer(request.collections())
        .kept(request, listener)
        .map(again -> asked(request, again));
  }

  /** The same as the next turn of a conversation. */
  public Answer ask(Conversation conversation, AskRequest request, AskListener listener) {
    return asked(request, () -> conversation.ask(request, listener));
  }

  private Answer asked(AskRequest request, Supplier<Answer> work) {
    return scribe.reads(
        "asked",
        request.who(),
        String.join("+", request.collections()),
        () -> home.traces().ask(request, work),
        Answer::id);
  }

  /** How a collection can answer this reader: with an adapter only once it has one for them. */
  public List<Arm> arms(String collection, Principals who) {
    Promotions promotions = new Promotions(home.ledger().collections(), collection);
    return promotions.arms().stream()
        .filter(arm -> arm != Arm.PROMPT || home.examples().isPresent())
        .filter(
            arm ->
                !arm.needsAdapter()
                    || promotions.current(arm).filter(path -> admits(path, who)).isPresent())
        .toList();
  }

  /** Whether somebody may use an adapter. */
  public boolean admits(Path adapter, Principals who) {
    return new AdapterAccess(home.ledger()).admits(adapter, who);
  }

  /** A question with this home's settings, for {@link #conversation}. */
  public AskRequest request(String collection, String question, Arm arm, Principals who) {
    return request(List.of(collection), question, arm, who);
  }

  /** The same of several collections. */
  public AskRequest request(List<String> collections, String question, Arm arm, Principals who) {
    if (question.isBlank()) {
      throw new UserError("The question is empty; ask something.");
    }
    return new AskRequest(collections, question, who, arm, List.of(), options);
  }

  /** A conversation that remembers its last turns. */
  public Conversation conversation(List<String> collections) {
    return new Conversation(rooms.answerer(collections));
  }
}
