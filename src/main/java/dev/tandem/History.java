package dev.tandem;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.RunLog;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The answers that were given, as the ledger keeps them. */
public final class History {
  private static final int TRAININGS = 10; // that are looked through

  private final Home home;
  private final Scribe scribe;

  History(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  /**
   * The newest answers that this reader asked for, over one collection or all. Who gives no name
   * gets those that were asked without one.
   */
  public List<AnswerReplay> answers(Optional<String> collection, Principals who, int limit) {
    return newest(
        collection,
        limit,
        name ->
            who.equals(Principals.ANONYMOUS)
                ? home.ledger().answers().allRecent(name, limit).stream()
                    .filter(answer -> answer.given().who().equals(who))
                    .toList()
                : home.ledger().answers().recent(name, who, limit));
  }

  /** The newest answers of everybody. For operators: it shows what others asked. */
  public List<AnswerReplay> allAnswers(Optional<String> collection, int limit) {
    return scribe.reads(
        "saw",
        Principals.ANONYMOUS,
        collection.orElse(""),
        () -> newest(collection, limit, name -> home.ledger().answers().allRecent(name, limit)),
        found -> "answers of all");
  }

  private List<AnswerReplay> newest(
      Optional<String> collection, int limit, Function<String, List<AnswerReplay>> ofCollection) {
    List<String> names =
        collection
            .map(name -> List.of(home.collection(name)))
            .orElseGet(() -> home.ledger().collections().all())
            .stream()
            .map(CollectionInfo::name)
            .toList();
    Map<String, AnswerReplay> byId =
        new LinkedHashMap<>(); // one of several collections comes often
    for (String name : names) {
      ofCollection.apply(name).forEach(answer -> byId.put(answer.given().id(), answer));
    }
    return byId.values().stream()
        .sorted(Comparator.comparing((AnswerReplay answer) -> answer.given().time()).reversed())
        .limit(limit)
        .toList();
  }

  /** Replays an answer as it stood, for who asked it. */
  public AnswerReplay answer(String id, Principals who) {
    return home.ledger().answers().replay(id, who).orElseThrow(() -> noAnswer(id));
  }

  /** Replays anybody's answer. For operators; what was deleted or forgotten stays without text. */
  public AnswerReplay answerForOperator(String id) {
    return scribe.reads(
        "saw",
        Principals.ANONYMOUS,
        "",
        () -> home.ledger().answers().replayForOperator(id).orElseThrow(() -> noAnswer(id)),
        found -> found.given().id());
  }

  /** The trainings that go on or were killed, newest first; their metrics say how far they are. */
  public List<RunLog.Run> trainings() {
    return home.ledger().runs().recent("tune", TRAININGS).stream()
        .filter(run -> run.finished().isEmpty() && !run.metrics().isEmpty())
        .toList();
  }

  /**
   * Keeps what the asker thinks of an answer; a later word replaces an earlier one.
   *
   * @param correction what would have been right, for {@link Corrections}; empty for none
   */
  public void feedback(
      String answerId, Principals who, Rating rating, String comment, String correction) {
    if (!home.ledger().answers().rate(answerId, who, rating, comment, correction)) {
      throw noAnswer(answerId);
    }
  }

  private static UserError noAnswer(String id) {
    return new UserError(
        "There is no answer '%s' that you may see; 'tandem answers' lists yours.".formatted(id));
  }
}
