package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.Route;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Citation;
import dev.tandem.text.Injection;
import dev.tandem.text.Passage;
import java.time.Duration;
import java.util.List;
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
