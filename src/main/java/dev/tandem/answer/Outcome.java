package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.Route;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Citation;
import dev.tandem.text.Injection;
import dev.tandem.text.Passage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What asking came to, before it has an id and a place in the ledger.
 *
 * @param lead the collection of the best passage; empty where none was searched
 * @param routes the collections searched
 */
record Outcome(
    String promptVersion,
    String text,
    Mode mode,
    String reason,
    List<Citation> citations,
    List<Answer.Retrieved> retrieved,
    int denied,
    Optional<Route> lead,
    List<Route> routes,
    double probability,
    Duration retrieveTime,
    Optional<Understood> understood,
    Optional<Generation> written,
    boolean cached) {
  /** The same once more, without having been computed. */
  Outcome again() {
    return new Outcome(
        promptVersion,
        text,
        mode,
        reason,
        citations,
        retrieved,
        denied,
        lead,
        routes,
        probability,
        Duration.ZERO,
        understood,
        Optional.empty(),
        true);
  }

  /**
   * One for a question of which each part was asked by itself.
   *
   * @param question as it was asked
   * @param all the parts in their order, at least one
   * @param answered those of them that are in the text, at least one
   * @param text with the markers of the citations
   * @param readable what may be read now: no other passage is named
   */
  static Outcome of(
      String question,
      List<Outcome> all,
      List<Outcome> answered,
      String text,
      List<Citation> citations,
      Readable readable) {
    List<Answer.Retrieved> found = retrieved(all);
    List<Answer.Retrieved> kept =
        found.stream().filter(each -> readable.holds(each.passage())).toList();
    Outcome first = all.getFirst();
    boolean written = answered.stream().anyMatch(each -> each.mode == Mode.GENERATED);
    return new Outcome(
        first.promptVersion,
        text,
        written ? Mode.GENERATED : Mode.EXTRACTIVE,
        "",
        List.copyOf(citations),
        kept,
        all.stream().mapToInt(Outcome::denied).max().orElse(0) + found.size() - kept.size(),
        answered.getFirst().lead,
        first.routes,
        answered.stream().mapToDouble(Outcome::probability).min().orElse(0),
        all.stream().map(Outcome::retrieveTime).reduce(Duration.ZERO, Duration::plus),
        understood(question, all),
        all.stream().flatMap(each -> each.written.stream()).reduce(Outcome::both),
        all.stream().allMatch(Outcome::cached));
  }

  /** Each passage once, used if one part used it. */
  private static List<Answer.Retrieved> retrieved(List<Outcome> all) {
    Map<List<String>, Answer.Retrieved> found = new LinkedHashMap<>();
    for (Outcome each : all) {
      for (Answer.Retrieved one : each.retrieved) {
        found.merge(
            List.of(one.passage().collection(), one.passage().chunkId()),
            one,
            (before, again) -> again.used() && !before.used() ? again : before);
      }
    }
    return List.copyOf(found.values());
  }

  private static Optional<Understood> understood(String question, List<Outcome> all) {
    List<Understood> each = all.stream().flatMap(one -> one.understood.stream()).toList();
    return each.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Understood(
                question,
                each.stream().flatMap(one -> one.forms().stream()).toList(),
                each.stream().flatMap(one -> one.steps().stream()).toList()));
  }

  private static Generation both(Generation one, Generation other) {
    return new Generation(
            one.text() + "\n" + other.text(), other.finish(), 0, 0, Duration.ZERO, Duration.ZERO)
        .with(one, other);
  }

  /** Collects the parts as the steps yield them. */
  static final class Builder {
    private final Declined declined;
    private String promptVersion = "";
    private List<Answer.Retrieved> retrieved = List.of();
    private int denied;
    private Optional<Route> lead = Optional.empty();
    private List<Route> routes = List.of();
    private double probability = 1;
    private Duration retrieveTime = Duration.ZERO;
    private Optional<Understood> understood = Optional.empty();
    private Optional<Generation> written = Optional.empty();
    private boolean cached;

    /**
     * @param language of the collection
     */
    Builder(String language) {
      declined = Declined.in(language);
    }

    Builder promptVersion(String version) {
      promptVersion = version;
      return this;
    }

    Builder retrieved(Retrieval retrieval, Evidence evidence) {
      retrieved =
          retrieval.passages().stream()
              .map(p -> new Answer.Retrieved(p, shown(evidence.passages(), p)))
              .toList();
      denied = retrieval.denied();
      lead = Optional.of(retrieval.lead());
      routes = retrieval.routes();
      retrieveTime = retrieval.time();
      understood = Optional.of(retrieval.understood());
      probability = 0;
      return this;
    }

    Builder probability(double value) {
      probability = value;
      return this;
    }

    /** It was written before. */
    Builder cached(boolean before) {
      cached = before;
      return this;
    }

    Builder generated(Generation text) {
      written = Optional.of(text);
      return this;
    }

    /** Whether the model itself wrote that the documents do not answer. */
    boolean declinedByModel() {
      return written.filter(text -> declined.saidBy(text.text())).isPresent();
    }

    Outcome answerOfModel() {
      return build(written.orElseThrow().text().strip(), Mode.GENERATED, "", List.of());
    }

    Outcome answer(Mode mode, Draft draft, Readable readable) {
      stillReadable(readable);
      return build(draft.text(), mode, "", draft.citations());
    }

    /** Says so, and names the nearest sources the reader may read. */
    Outcome abstain(String reason, Readable readable) {
      stillReadable(readable);
      List<String> titles =
          retrieved.stream()
              .map(found -> found.passage().title())
              .filter(title -> !Injection.in(title))
              .map(Harmless::inAnswer)
              .toList();
      return build(declined.text(titles), Mode.NONE, reason, List.of());
    }

    /** What may not be read any more since it was found is not named either. */
    private void stillReadable(Readable readable) {
      List<Answer.Retrieved> kept =
          retrieved.stream().filter(found -> readable.holds(found.passage())).toList();
      denied += retrieved.size() - kept.size();
      retrieved = kept;
    }

    /** A passage may have been cut to fit; its first chunk still names it. */
    private static boolean shown(List<Passage> shown, Passage passage) {
      return shown.stream().anyMatch(passage::same);
    }

    private Outcome build(String text, Mode mode, String reason, List<Citation> citations) {
      return new Outcome(
          promptVersion,
          text,
          mode,
          reason,
          citations,
          retrieved,
          denied,
          lead,
          routes,
          probability,
          retrieveTime,
          understood,
          written,
          cached);
    }
  }
}
