package dev.tandem.observe.cause;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether more is asked than before. */
final class LoadFinder implements Finder {
  private static final double MORE = 2;

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    if (past.after().isEmpty() || past.before().isEmpty()) {
      return List.of();
    }
    double before = perDay(past.before());
    double after = perDay(past.after());
    if (after < MORE * before) {
      return List.of();
    }
    Observation observed =
        seen.see(
            "answers",
            past.onset(),
            String.format(
                Locale.ROOT,
                "%.1f questions a day were asked since the onset, and %.1f before",
                after,
                before));
    return List.of(
        new Candidate(
            Cause.LOAD,
            "model",
            past.onset(),
            Optional.empty(),
            List.of(observed),
            Optional.empty()));
  }

  /** Of whole days: in the hours of work more is asked than in the night. */
  private static double perDay(List<Asked> asked) {
    Instant first = asked.stream().map(Asked::time).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = asked.stream().map(Asked::time).max(Comparator.naturalOrder()).orElseThrow();
    return (double) asked.size() / (Duration.between(first, last).toDays() + 1);
  }
}
