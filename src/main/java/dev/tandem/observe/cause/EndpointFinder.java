package dev.tandem.observe.cause;

import dev.tandem.stats.TwoSamples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the endpoint that answers takes longer than before, or says something else to what it was
 * asked before: then another model answers under the same name, whatever the home holds.
 */
final class EndpointFinder implements Finder {
  /** Kind of an observation that tells of another model. */
  static final String MODEL = "model";

  private static final double SLOWER = 2;
  private static final int LEAST_MILLIS = 100;
  private static final int FEWEST = 5; // questions that were answered twice from the same
  private static final double SURE = 0.01;

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    if (laboratory.remote() && !past.after().isEmpty() && !past.before().isEmpty()) {
      slow(past, seen).ifPresent(found::add);
      other(past, seen).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Candidate> slow(Past past, Observations seen) {
    double slow = millis(past.after());
    double usual = millis(past.before());
    if (slow < SLOWER * usual || slow - usual < LEAST_MILLIS) {
      return Optional.empty();
    }
    Observation observed =
        seen.see(
            "answers",
            past.onset(),
            String.format(
                Locale.ROOT,
                "the endpoint took %.0f ms for an answer since the onset, and %.0f before",
                slow,
                usual));
    return Optional.of(candidate(past, observed));
  }

  private static double millis(List<Asked> asked) {
    return asked.stream()
        .map(Asked::reply)
        .mapToDouble(reply -> reply.millis("prefill") + reply.millis("decode"))
        .average()
        .orElse(0);
  }

  /** Answers that were made of the same as an earlier one, and those of them that differ. */
  private static final class Repeated {
    private final Map<String, Reply> last = new HashMap<>();
    private int n;
    private int other;

    void add(Asked asked) {
      if (asked.reply().basis().isEmpty()) {
        return;
      }
      Reply before = last.put(asked.question().same() + asked.reply().basis(), asked.reply());
      if (before != null) {
        n++;
        other += before.said().lead().equals(asked.reply().said().lead()) ? 0 : 1;
      }
    }
  }

  private static Optional<Candidate> other(Past past, Observations seen) {
    Repeated repeated = new Repeated();
    oldestFirst(past.before()).forEach(repeated::add);
    int usualN = repeated.n;
    int usualOther = repeated.other;
    oldestFirst(past.after()).forEach(repeated::add);
    int n = repeated.n - usualN;
    int other = repeated.other - usualOther;
    if (n < FEWEST || usualN < FEWEST || other * usualN <= usualOther * n) {
      return Optional.empty();
    }
    if (TwoSamples.shares(usualOther, usualN, other, n).p() > SURE) {
      return Optional.empty();
    }
    Observation observed =
        seen.see(
            MODEL,
            past.onset(),
            "of %d questions answered since the onset from the same prompt and passages as before %d got another answer; before it were %d of %d"
                .formatted(n, other, usualOther, usualN));
    return Optional.of(candidate(past, observed));
  }

  private static List<Asked> oldestFirst(List<Asked> asked) {
    return asked.stream().sorted(Comparator.comparing(Asked::time)).toList();
  }

  private static Candidate candidate(Past past, Observation observed) {
    return new Candidate(
        Cause.ENDPOINT,
        "model",
        past.onset(),
        Optional.empty(),
        List.of(observed),
        Optional.empty());
  }
}
