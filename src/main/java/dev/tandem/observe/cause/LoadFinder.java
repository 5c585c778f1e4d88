package dev.tandem.observe.cause;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether more is asked than before, and whether the model takes longer than before. */
final class LoadFinder implements Finder {
  private static final double MORE = 2;

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    if (past.after().isEmpty() || past.before().isEmpty()) {
      return found;
    }
    double before = perHour(past.before());
    double after = perHour(past.after());
    if (after >= MORE * before) {
      Observation observed =
          seen.see(
              "answers",
              past.onset(),
              String.format(
                  Locale.ROOT,
                  "%.1f questions an hour were asked since the onset, and %.1f before",
                  after,
                  before));
      found.add(candidate(Cause.LOAD, past, observed));
    }
    double slow = mean(past.after());
    double usual = mean(past.before());
    if (laboratory.remote() && slow >= MORE * usual && slow - usual >= 100) {
      Observation observed =
          seen.see(
              "answers",
              past.onset(),
              String.format(
                  Locale.ROOT,
                  "the endpoint took %.0f ms for an answer since the onset, and %.0f before",
                  slow,
                  usual));
      found.add(candidate(Cause.ENDPOINT, past, observed));
    }
    return found;
  }

  private static Candidate candidate(Cause cause, Past past, Observation observed) {
    return new Candidate(
        cause, "model", past.onset(), Optional.empty(), List.of(observed), Optional.empty());
  }

  private static double perHour(List<Asked> asked) {
    Instant first =
        asked.stream().map(Asked::time).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = asked.stream().map(Asked::time).max(Comparator.naturalOrder()).orElseThrow();
    return asked.size() / Math.max(1, Duration.between(first, last).toMinutes() / 60.0);
  }

  private static double mean(List<Asked> asked) {
    return asked.stream()
        .map(Asked::reply)
        .mapToDouble(reply -> reply.millis("prefill") + reply.millis("decode"))
        .average()
        .orElse(0);
  }
}
