package dev.tandem.observe.world;

import dev.tandem.Tandem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The program's own monitors, incidents and troubleshooter. */
final class Observers {
  private Observers() {}

  static Observer standard() {
    return new Observer() {
      @Override
      public void look(Tandem tandem, Instant now) {}

      @Override
      public List<Said> explain(Tandem tandem, InstantSource clock) {
        return List.of();
      }

      @Override
      public List<Again> reached(Tandem tandem, String incident) {
        return List.of();
      }

      @Override
      public List<Said> incidents(Tandem tandem) {
        return List.of();
      }
    };
  }
}
