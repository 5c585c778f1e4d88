package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Monitors and the values that they saw. Any process may write them; one ticks at a time. */
public interface MonitorLog {
  /**
   * What a tick found of one monitor.
   *
   * @param values those that are new
   * @param breaches new, or with news
   */
  record Seen(MonitorInfo monitor, List<MonitorValue> values, List<Breach> breaches) {
    public Seen {
      values = List.copyOf(values);
      breaches = List.copyOf(breaches);
    }
  }

  /** Keeps what a tick found, all of it or nothing. */
  void put(List<Seen> tick);

  /** All, by collection, kind, target and metric; without their memory, which is long. */
  List<MonitorInfo> all();

  Optional<MonitorInfo> find(String id);

  /** Forgets a monitor with its values; its breaches stay. */
  void remove(String id);

  /** The values of a monitor from a time on, oldest first. */
  List<MonitorValue> values(String id, Instant from);

  /** The newest value of each monitor that has one, by its id. */
  Map<String, MonitorValue> newest();

  /** The newest value of one; empty while it has none. */
  Optional<MonitorValue> newest(String id);

  /**
   * Leaves of each monitor's values before a time one a day (UTC): one that was an anomaly, if any
   * was, and else the last. What monitors learnt is kept apart from their values.
   *
   * @return how many went
   */
  int thin(Instant before);

  /** Something that goes along with the record and has to be known at the next tick, as JSON. */
  Optional<String> mark(String name);

  void putMark(String name, String json);
}
