package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which rows each step learns: stage after stage, every epoch of a stage in an order of its own.
 * Step numbers alone decide it, so a run that was killed goes on with the rows that were next.
 */
final class TunePlan {
  private final List<List<TokenRow>> stages;
  private final TuneSettings settings;
  private Place shuffled = new Place(-1, -1, 0);
  private List<TokenRow> order = List.of();

  private record Place(int stage, int epoch, long step) {}

  TunePlan(List<List<TokenRow>> stages, TuneSettings settings) {
    this.stages = List.copyOf(stages);
    this.settings = settings;
  }

  long steps() {
    return stages.stream().mapToLong(stage -> settings.epochs() * stepsOf(stage)).sum();
  }

  private long stepsOf(List<TokenRow> stage) {
    return Math.ceilDiv(stage.size(), settings.rowsPerStep());
  }

  /** The rows of a step, 0 the first. */
  List<TokenRow> rows(long step) {
    Place place = place(step);
    if (place.stage != shuffled.stage || place.epoch != shuffled.epoch) {
      order = new ArrayList<>(stages.get(place.stage));
      Collections.shuffle(
          order, new Random(settings.seed() * 1_000_003 + place.stage * 1_009L + place.epoch));
      shuffled = place;
    }
    int from = Math.toIntExact(place.step * settings.rowsPerStep());
    return order.subList(from, Math.min(order.size(), from + settings.rowsPerStep()));
  }

  /** Whether the dev loss is taken when a number of steps is done; it always is at the end. */
  boolean evaluates(long done) {
    if (done == 0 || done == steps()) {
      return true;
    }
    Place last = place(done - 1);
    long all = stepsOf(stages.get(last.stage));
    long few = Math.min(all, settings.evaluations());
    return (last.step + 1) * few / all > last.step * few / all;
  }

  /** The epoch of a step within its stage, 1 the first. */
  int epoch(long step) {
    return place(step).epoch + 1;
  }

  private Place place(long step) {
    long left = step;
    for (int stage = 0; stage < stages.size(); stage++) {
      long epoch = stepsOf(stages.get(stage));
      if (left < settings.epochs() * epoch) {
        return new Place(stage, (int) (left / epoch), left % epoch);
      }
      left -= settings.epochs() * epoch;
    }
    throw new IllegalArgumentException("there is no step " + step);
  }
}
