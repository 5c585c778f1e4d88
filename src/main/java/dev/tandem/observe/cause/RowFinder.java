package dev.tandem.observe.cause;

import dev.tandem.example.Finding;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rows that spoil a set of examples. What a set holds is checked as it is; the decisive test is
 * that without the rows of one kind nothing else is left to complain of.
 */
record RowFinder(List<Breach> breaches) implements Finder {
  static final String METRIC = "training.set";
  static final String SET = "set:";

  static boolean concerns(Incident incident) {
    return incident.breaches().stream().anyMatch(breach -> breach.metric().equals(METRIC));
  }

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (Breach breach : breaches) {
      if (breach.metric().equals(METRIC) && breach.target().startsWith(SET)) {
        String name = breach.target().substring(breach.target().indexOf('/') + 1);
        List<Finding> findings = laboratory.spoils(breach.collection(), name);
        add(Cause.MISLABELLED_ROWS, RowFinder::labels, findings, breach, seen)
            .ifPresent(found::add);
        add(Cause.LEAKED_ROWS, RowFinder::leak, findings, breach, seen).ifPresent(found::add);
      }
    }
    return found;
  }

  private static boolean labels(Finding finding) {
    return finding.check().equals("suspected labels");
  }

  private static boolean leak(Finding finding) {
    return finding.check().endsWith("in training") || ofOtherSets(finding);
  }

  static boolean ofOtherSets(Finding finding) {
    return finding.check().equals("rows of other sets");
  }

  private static Optional<Candidate> add(
      Cause cause,
      Predicate<Finding> kind,
      List<Finding> findings,
      Breach breach,
      Observations seen) {
    int all = findings.stream().mapToInt(Finding::count).sum();
    int own = findings.stream().filter(kind).mapToInt(Finding::count).sum();
    if (own == 0) {
      return Optional.empty();
    }
    Observation observed =
        seen.see(
            "rows",
            breach.onset(),
            "%d of %d findings in %s are rows that it is about"
                .formatted(own, all, breach.target()));
    Candidate candidate =
        new Candidate(
            cause,
            breach.target(),
            breach.onset(),
            Optional.empty(),
            List.of(observed),
            Optional.empty());
    return Optional.of(
        all - own <= breach.high()
            ? candidate
            : candidate.doubted(
                Check.DEVIATION,
                "without these rows %s left".formatted(Count.of(all - own, "finding"))));
  }
}
