package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Instant;

/** By the test of two samples that was made when the value was read. */
final class ChanceJudge implements Judge {
  private static final double BEYOND = 1.1; // of what somebody called normal

  private final Rule.Chance rule;
  private double least;

  ChanceJudge(Rule.Chance rule, String memory) {
    this.rule = rule;
    this.least =
        memory.isEmpty() ? rule.least() : Math.max(rule.least(), Double.parseDouble(memory));
  }

  @Override
  public Judged judge(Instant time, Measure measure) {
    boolean out = measure.p() <= rule.most() && measure.value() > least;
    return new Judged(
        0,
        Double.NEGATIVE_INFINITY,
        least,
        measure.p(),
        out ? MonitorValue.State.ANOMALY : MonitorValue.State.NORMAL,
        out);
  }

  @Override
  public boolean training() {
    return false;
  }

  @Override
  public String needs() {
    return "nothing";
  }

  @Override
  public void normal(Instant from, Instant until, double worst) {
    least = Math.max(least, BEYOND * worst);
  }

  @Override
  public void real(Instant from, Instant until) {
    // What was real is left out of the samples compared where the breach stands.
  }

  @Override
  public String memory() {
    return Double.toString(least);
  }
}
