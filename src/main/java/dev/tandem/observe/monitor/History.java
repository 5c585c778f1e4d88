package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Scan;
import dev.tandem.observe.detect.Verdict;
import dev.tandem.observe.detect.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What was seen of a monitor as a scan of a series, to be drawn as those are. */
public final class History {
  private History() {}

  /**
   * @param values oldest first, at least one
   * @param breaches of that time
   */
  public static Scan of(List<MonitorValue> values, List<Breach> breaches) {
    return new Scan(
        (int) values.stream().filter(value -> value.value().isPresent()).count(),
        (int) values.stream().filter(value -> value.value().isEmpty()).count(),
        Optional.empty(),
        Optional.empty(),
        values.stream().map(History::verdict).toList(),
        breaches.stream().map(History::window).toList(),
        Duration.between(values.getFirst().time(), values.getLast().time()));
  }

  private static Verdict verdict(MonitorValue value) {
    boolean out = value.state() == MonitorValue.State.ANOMALY;
    return new Verdict(
        value.time(),
        Verdict.State.valueOf(value.state().name()),
        out ? Verdict.Kind.POINT : Verdict.Kind.NONE,
        value.value(),
        value.expected(),
        value.low(),
        value.high(),
        0,
        value.p(),
        0,
        out,
        "");
  }

  private static Window window(Breach breach) {
    return new Window(
        breach.onset(),
        breach.ended().orElse(breach.last()),
        Verdict.Kind.POINT,
        0,
        breach.observed(),
        breach.observed(),
        breach.observed() > breach.high() ? Window.Direction.UP : Window.Direction.DOWN);
  }
}
