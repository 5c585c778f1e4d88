package dev.tandem.observe.world;

import dev.tandem.Tandem;
import dev.tandem.observe.world.Observer.Said;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is told of incidents and asks what is behind each: when it is noticed, and once more at the
 * end where nothing was found. Those noticed before the onset are counted and not explained.
 */
final class OnCall implements Watch {
  private final Observer observer;
  private final Instant onset;
  private final Map<String, Said> asked = new HashMap<>();

  OnCall(Observer observer, Instant onset) {
    this.observer = observer;
    this.onset = onset;
  }

  @Override
  public void look(Tandem tandem, Instant now) {
    observer.look(tandem, now);
    if (!now.isBefore(onset)) {
      for (Said each : observer.incidents(tandem)) {
        if (each.since(onset).isPresent() && !asked.containsKey(each.incident())) {
          asked.put(each.incident(), observer.explain(tandem, each));
        }
      }
    }
  }

  @Override
  public void allIsWell(Tandem tandem) {
    observer.allIsWell(tandem);
  }

  /** All incidents with what was found. */
  List<Said> found(Tandem tandem) {
    return observer.incidents(tandem).stream()
        .map(
            each -> {
              if (each.since(onset).isEmpty()) {
                return each;
              }
              Said before = asked.get(each.incident());
              return before != null && before.determined()
                  ? before.noticed(each.breaches())
                  : observer.explain(tandem, each);
            })
        .toList();
  }
}
