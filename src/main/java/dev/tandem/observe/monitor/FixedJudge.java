package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Instant;

/** By fixed bounds, which what somebody called normal widens. */
final class FixedJudge implements Judge {
  record Bounds(double low, double high) {}

  private Bounds bounds;

  FixedJudge(Rule.Fixed rule, String memory) {
    Bounds own = new Bounds(rule.low(), rule.high());
    if (memory.isEmpty()) {
      bounds = own;
    } else {
      Bounds kept = Judge.read(memory, Bounds.class);
      bounds =
          new Bounds(Math.min(own.low(), kept.low()), Math.max(own.high(), kept.high()));
    }
  }

  @Override
  public Judged judge(Instant time, Measure measure) {
    boolean out = measure.value() < bounds.low() || measure.value() > bounds.high();
    return new Judged(
        Math.clamp(measure.value(), bounds.low(), bounds.high()),
        bounds.low(),
        bounds.high(),
        out ? 0 : 1,
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
    bounds = new Bounds(Math.min(bounds.low(), worst), Math.max(bounds.high(), worst));
  }

  @Override
  public void real(Instant from, Instant until) {
    // A fixed bound learns nothing.
  }

  @Override
  public String memory() {
    return Judge.write(bounds);
  }
}
