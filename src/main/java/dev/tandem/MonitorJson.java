package dev.tandem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Backtest;
import dev.tandem.observe.monitor.Unit;

/** Monitors and breaches as JSON, the same wherever they are told. */
public final class MonitorJson {
  private MonitorJson() {}

  public static ObjectNode of(Monitors.Status monitor) {
    ObjectNode json =
        Json.object()
            .put("id", monitor.id())
            .put("kind", monitor.kind().word())
            .put("collection", monitor.collection())
            .put("target", monitor.target())
            .put("metric", monitor.metric())
            .put("watches", monitor.watches())
            .put("unit", monitor.unit().word())
            .put("state", monitor.state().word())
            .put("why", monitor.why());
    monitor.last().ifPresentOrElse(last -> json.set("last", of(last)), () -> json.putNull("last"));
    ArrayNode open = json.putArray("open");
    monitor.open().forEach(breach -> open.add(of(breach)));
    monitor
        .tested()
        .ifPresentOrElse(
            tested -> json.set("tested", tested(tested)), () -> json.putNull("tested"));
    return json;
  }

  private static ObjectNode tested(Backtest tested) {
    ObjectNode json = Json.object();
    json.set("false_alarms_per_week", Json.mapper().valueToTree(tested.falseAlarmsPerWeek()));
    ArrayNode changes = json.putArray("changes");
    for (Backtest.Change change : tested.changes()) {
      ObjectNode each = changes.addObject().put("by", change.by());
      each.set("found", Json.mapper().valueToTree(change.found()));
      change.delay().ifPresentOrElse(n -> each.put("delay", n), () -> each.putNull("delay"));
    }
    return json;
  }

  /** JSON has no infinity: a bound that there is not is null. */
  public static ObjectNode of(MonitorValue value) {
    ObjectNode json = Json.object().put("time", value.time().toString());
    put(json, "value", value.value().orElse(Double.NaN));
    json.put("n", value.n());
    put(json, "expected", value.expected());
    put(json, "low", value.low());
    put(json, "high", value.high());
    return json.put("p", value.p()).put("state", value.state().word());
  }

  public static ObjectNode of(Breach breach) {
    ObjectNode json =
        Json.object()
            .put("id", breach.id())
            .put("monitor", breach.monitor())
            .put("kind", breach.kind())
            .put("collection", breach.collection())
            .put("target", breach.target())
            .put("metric", breach.metric())
            .put("unit", Unit.of(breach.metric()).word());
    put(json, "observed", breach.observed());
    put(json, "low", breach.low());
    put(json, "high", breach.high());
    json.put("p", breach.p())
        .put("onset", breach.onset().toString())
        .put("noticed", breach.noticed().toString())
        .put("severity", breach.severity().word())
        .put("sentence", breach.sentence())
        .put("last", breach.last().toString());
    breach
        .ended()
        .ifPresentOrElse(time -> json.put("ended", time.toString()), () -> json.putNull("ended"));
    return json.put("verdict", breach.verdict().word());
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
