package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.stats.TwoSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * By Fisher's exact test against the four weeks before, so that three of four in a quiet night mean
 * little and thirty of forty much. Where the share strays more from one time to the next than
 * counting explains, the test is as much less sure (the dispersion factor of McCullagh and Nelder,
 * 1989, "Generalized Linear Models"). The last few times are tested together too, since ten ratings
 * a day say little and a week of them says much.
 */
final class ShareJudge implements Judge {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** So many of the last times are tested together, beside the last alone. */
  private static final List<Integer> TOGETHER = List.of(2, 4, 7);

  private static final Duration REMEMBERED = Duration.ofDays(28);
  private static final int FEWEST = 40; // things seen before anything is said
  private static final int FEWEST_TIMES = 4;
  private static final double MOST_P = 1e-3;
  private static final double BAND = NORMAL.inverseSurvivalProbability(MOST_P / 2);

  /** Out for so long, it is the new normal. */
  private static final Duration LASTING = Duration.ofDays(7);

  /**
   * What was counted.
   *
   * @param time in milliseconds since 1970
   * @param held whether nothing is learnt from it
   * @param said whether somebody said what to think of it: held for good if something was wrong;
   *     and if not, no later time is tested together with it
   */
  record Count(long time, int hits, int n, boolean held, boolean said) {
    Count as(boolean isHeld, boolean isSaid) {
      return new Count(time, hits, n, isHeld, isSaid);
    }
  }

  record Counts(List<Count> counts) {}

  private final Rule.Share rule;
  private final List<Count> counts;
  private Optional<Instant> since = Optional.empty();

  ShareJudge(Rule.Share rule, String memory) {
    this.rule = rule;
    this.counts =
        memory.isEmpty()
            ? new ArrayList<>()
            : new ArrayList<>(Judge.read(memory, Counts.class).counts());
  }

  @Override
  public Judged judge(Instant time, Measure measure) {
    long at = time.toEpochMilli();
    counts.removeIf(each -> each.time() < at - REMEMBERED.toMillis());
    int n = Math.toIntExact(measure.n());
    int hits = Math.toIntExact(Math.round(measure.value() * n));
    if (training()) {
      counts.add(new Count(at, hits, n, false, false));
      return Judged.training(measure.value());
    }
    Count now = new Count(at, hits, n, false, false);
    Held against = against(List.of(now), counts);
    since = Optional.empty();
    for (int times : TOGETHER) {
      Optional<Held> longer = together(now, times).filter(each -> each.out(rule));
      if (!against.out(rule) && longer.isPresent()) {
        since = Optional.of(Instant.ofEpochMilli(start(times)));
        against = longer.get();
      }
    }
    boolean out = against.out(rule);
    counts.add(now.as(out, false));
    if (out) {
      adapt(at);
    }
    double reach = Math.max(rule.least(), against.reach());
    return new Judged(
        against.share(),
        Math.max(0, against.share() - reach),
        Math.min(1, against.share() + reach),
        against.p(),
        out ? MonitorValue.State.ANOMALY : MonitorValue.State.NORMAL,
        out);
  }

  /** End of the time before the last so many, of which the present one is the last. */
  private long start(int times) {
    return counts.get(counts.size() - times).time();
  }

  @Override
  public Optional<Instant> since() {
    return since;
  }

  /**
   * Some counts held against those before.
   *
   * @param share of those before
   * @param off how much more or less the share of these is
   */
  private record Held(double share, double off, double p, double reach) {
    boolean out(Rule.Share rule) {
      return p <= MOST_P && Math.abs(off) >= rule.least();
    }
  }

  /** The last so many times, if the last one is still off to the side that they are together. */
  private Optional<Held> together(Count now, int times) {
    int from = counts.size() - times + 1;
    if (from < 1) {
      return Optional.empty();
    }
    List<Count> last = new ArrayList<>(counts.subList(from, counts.size()));
    if (last.stream().anyMatch(Count::said)) {
      return Optional.empty();
    }
    last.add(now);
    List<Count> before = counts.subList(0, from);
    if (before.stream().filter(each -> !each.held()).mapToInt(Count::n).sum() < FEWEST) {
      return Optional.empty();
    }
    Held held = against(last, before);
    double alone = (double) now.hits() / now.n() - held.share();
    boolean same = Math.signum(held.off()) == Math.signum(alone) && Math.abs(alone) >= rule.least();
    return same
        ? Optional.of(
            new Held(
                held.share(), held.off(), Math.min(1, TOGETHER.size() * held.p()), held.reach()))
        : Optional.empty();
  }

  private static Held against(List<Count> some, List<Count> before) {
    List<Count> learnt = before.stream().filter(each -> !each.held()).toList();
    int allHits = learnt.stream().mapToInt(Count::hits).sum();
    int all = learnt.stream().mapToInt(Count::n).sum();
    int hits = some.stream().mapToInt(Count::hits).sum();
    int n = some.stream().mapToInt(Count::n).sum();
    double share = (double) allHits / all;
    double spread = dispersion(learnt, share);
    double exact = TwoSamples.shares(allHits, all, hits, n).p();
    double z = NORMAL.inverseSurvivalProbability(Math.max(exact, 1e-300) / 2);
    double p = Math.min(1, 2 * NORMAL.survivalProbability(z / Math.sqrt(spread)));
    // A share of nothing or all so far could be a little more: half of one is added on each side.
    double likely = (allHits + 0.5) / (all + 1);
    double reach = BAND * Math.sqrt(spread * likely * (1 - likely) * (1.0 / n + 1.0 / all));
    return new Held(share, (double) hits / n - share, p, reach);
  }

  /** How much more the share strays than counting explains; 1 or more. */
  private static double dispersion(List<Count> learnt, double share) {
    double variance = share * (1 - share);
    if (learnt.size() < FEWEST_TIMES || variance <= 0) {
      return 1;
    }
    double sum = 0;
    for (Count each : learnt) {
      double off = each.hits() - each.n() * share;
      sum += off * off / (each.n() * variance);
    }
    return Math.max(1, sum / (learnt.size() - 1));
  }

  /** Where everything of a week was out, it is the new normal and what was before is not. */
  private void adapt(long now) {
    List<Count> last =
        counts.stream().filter(each -> each.time() > now - LASTING.toMillis()).toList();
    boolean all = last.size() >= FEWEST_TIMES && last.stream().allMatch(Count::held);
    if (all && counts.getFirst().time() <= now - LASTING.toMillis()) {
      counts.removeIf(each -> each.time() <= now - LASTING.toMillis());
      counts.replaceAll(each -> each.said() ? each : each.as(false, false));
    }
  }

  @Override
  public boolean training() {
    List<Count> learnt = counts.stream().filter(each -> !each.held()).toList();
    return learnt.size() < FEWEST_TIMES || learnt.stream().mapToInt(Count::n).sum() < FEWEST;
  }

  @Override
  public String needs() {
    return "%d of them are needed, from %d times".formatted(FEWEST, FEWEST_TIMES);
  }

  @Override
  public void normal(Instant from, Instant until, double worst) {
    mark(from, until, false, true);
  }

  @Override
  public void real(Instant from, Instant until) {
    mark(from, until, true, true);
  }

  private void mark(Instant from, Instant until, boolean held, boolean said) {
    counts.replaceAll(
        each ->
            each.time() >= from.toEpochMilli() && each.time() <= until.toEpochMilli()
                ? each.as(held, said)
                : each);
  }

  @Override
  public String memory() {
    return Judge.write(new Counts(counts));
  }
}
