package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Detector;
import dev.tandem.observe.detect.Verdict;
import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Instant;

/** By what was learnt of the values before: season, level and noise. */
final class LearntJudge implements Judge {
  private final Detector detector;

  LearntJudge(Rule.Learnt rule, String memory) {
    detector =
        memory.isEmpty()
            ? new Detector(rule.settings())
            : Detector.restore(rule.settings(), memory);
  }

  @Override
  public Judged judge(Instant time, Measure measure) {
    Verdict verdict = detector.judge(time, measure.value());
    return verdict.state() == Verdict.State.TRAINING
        ? Judged.training(measure.value())
        : new Judged(
            verdict.expected(),
            verdict.low(),
            verdict.high(),
            verdict.p(),
            verdict.alarm() ? MonitorValue.State.ANOMALY : MonitorValue.State.NORMAL,
            verdict.alarm());
  }

  @Override
  public boolean training() {
    return detector.step().isEmpty();
  }

  @Override
  public String needs() {
    return "20 values are needed, over eight days, or three weeks where they come daily";
  }

  @Override
  public void normal(Instant from, Instant until, double worst) {
    if (!training()) {
      try {
        detector.normal(from, until);
      } catch (IllegalArgumentException forgotten) {
        // So old that it shapes nothing any more.
      }
    }
  }

  @Override
  public void real(Instant from, Instant until) {
    if (!training()) {
      try {
        detector.real(from, until);
      } catch (IllegalArgumentException forgotten) {
        // So old that it shapes nothing any more.
      }
    }
  }

  @Override
  public String memory() {
    return detector.state();
  }
}
