package dev.tandem.observe.cause;

import dev.tandem.ledger.Incident;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.observe.cause.Diagnosis.Negative;
import dev.tandem.observe.cause.Diagnosis.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An incident that is being looked into.
 *
 * @param sentences that hold whatever comes out
 * @param candidates all of them, also those that are ruled out already
 */
record Case(
    Incident incident,
    Past past,
    Observations seen,
    List<Sentence> sentences,
    List<Candidate> candidates) {
  private static final String VERIFY = "its metrics are inside their bands again";

  /** Metrics that show by themselves what is wrong, as soon as the record has what made it so. */
  private static final Map<String, List<Cause>> TELLING =
      Map.of(
          "quality.figures",
          List.of(Cause.CONTENT_ERROR),
          "freshness.source",
          List.of(Cause.SOURCE_STOPPED, Cause.STALE_SOURCE),
          "pipelines.rhythm",
          List.of(Cause.SOURCE_STOPPED),
          RowFinder.METRIC,
          List.of(Cause.MISLABELLED_ROWS, Cause.LEAKED_ROWS),
          "volume.index",
          List.of(Cause.HALF_BUILT_INDEX, Cause.DELETE_NOT_PROPAGATED),
          "quality.contradictions",
          List.of(Cause.DELETE_NOT_PROPAGATED),
          "quality.duplicates",
          List.of(Cause.DUPLICATE_FLOOD),
          "schema.shrunk",
          List.of(Cause.TRUNCATED_PARSE),
          "quality.encoding",
          List.of(Cause.LANGUAGE_OR_ENCODING),
          "permissions.probe",
          List.of(Cause.PERMISSION_FILTER));

  /** Metrics that show by themselves what is wrong. */
  static Set<String> telling() {
    return TELLING.keySet();
  }

  /** Changes that nothing speaks against and that can be taken back, in the order to test them. */
  List<Candidate> testable() {
    return candidates.stream()
        .filter(one -> one.doubt().isEmpty() && one.undo().isPresent())
        .sorted(Troubleshooter.order(past))
        .toList();
  }

  Optional<Candidate> one(Cause cause) {
    return candidates.stream()
        .filter(one -> one.cause() == cause && one.doubt().isEmpty())
        .findFirst();
  }

  /** The one change in the record that a metric tells of by itself; empty if there are several. */
  Optional<Candidate> told() {
    List<Candidate> told =
        incident.breaches().stream()
            .flatMap(breach -> TELLING.getOrDefault(breach.metric(), List.of()).stream())
            .distinct()
            .flatMap(cause -> one(cause).stream())
            .toList();
    return told.size() == 1 ? Optional.of(told.getFirst()) : Optional.empty();
  }

  /** Rows that spoil a set, which are seen in the set itself: nothing has to be asked again. */
  Optional<Diagnosis> byRows() {
    return told()
        .filter(one -> one.target().startsWith(RowFinder.SET))
        .map(one -> proved(one, 0.7, List.of(said(one)), List.of(), List.of(), 0, VERIFY));
  }

  /** What can be said where nothing can be asked again. */
  Diagnosis byRecordAlone(List<String> missing) {
    return told()
        .map(one -> proved(one, 0.6, List.of(said(one)), List.of(), missing, 0, VERIFY))
        .orElseGet(() -> open(List.of(), missing, 0));
  }

  /** The sentence that says what a candidate did. */
  Sentence said(Candidate candidate) {
    return new Sentence(
        "%s: %s".formatted(candidate.target(), candidate.cause().words()), ids(candidate));
  }

  static List<String> ids(Candidate candidate) {
    return candidate.seen().stream().map(Observation::id).toList();
  }

  Diagnosis proved(
      Candidate cause,
      double confidence,
      List<Sentence> how,
      List<Negative> tested,
      List<String> missing,
      int replays,
      String verify) {
    List<Sentence> all = new ArrayList<>(sentences);
    all.addAll(how);
    return new Diagnosis(
        incident.id(),
        cause.cause(),
        cause.target(),
        confidence,
        all,
        seen.all(),
        cause.time(),
        cause.cause().fix(),
        verify,
        negatives(tested),
        missing,
        replays);
  }

  /** No cause was proved. */
  Diagnosis open(List<Negative> tested, List<String> missing, int replays) {
    return new Diagnosis(
        incident.id(),
        Cause.NOT_DETERMINED,
        "",
        0,
        sentences,
        seen.all(),
        incident.onset(),
        Cause.NOT_DETERMINED.fix(),
        "",
        negatives(tested),
        missing,
        replays);
  }

  private List<Negative> negatives(List<Negative> tested) {
    List<Negative> all = new ArrayList<>();
    for (Candidate one : candidates) {
      one.doubt().ifPresent(doubt -> all.add(negative(one, doubt, ids(one))));
    }
    all.addAll(tested);
    all.sort(Comparator.comparing(Negative::cause).thenComparing(Negative::target));
    return all;
  }

  /** A candidate that is ruled out. */
  static Negative negative(Candidate one, Candidate.Doubt doubt, List<String> cites) {
    return new Negative(
        one.cause(),
        one.target(),
        word(doubt.check()),
        new Sentence("%s is not it: %s".formatted(one.target(), doubt.why()), cites));
  }

  private static String word(Check check) {
    return check.name().toLowerCase(Locale.ROOT);
  }
}
