package dev.tandem.observe.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Optional;

/**
 * All that a {@link Detector} knows, as JSON. Numbers come back to the last bit, so verdicts do.
 *
 * @param last time of the newest point, missing ones counted
 * @param missing values missing in a row up to now
 * @param run anomalies in a row on one side, of the same run as long as few normal ones part them
 * @param parted normal values since the last of the run
 * @param sinceFit values learnt since the model was fitted
 * @param sinceChoice values learnt since its structure was chosen
 */
record Memory(
    int version,
    Optional<Long> last,
    int missing,
    Optional<Rhythm> rhythm,
    Optional<Model> model,
    List<Point> points,
    List<History.Shift> shifts,
    List<Allowance> allowances,
    List<Held> run,
    int parted,
    int sinceFit,
    int sinceChoice) {
  static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  /** An anomaly in a run: when, and how far out on the model's scale. */
  record Held(long time, double residual) {}

  /**
   * What somebody called normal.
   *
   * @param ofWeek the slot of the week
   * @param score as far out as this is normal in that slot, on that side
   */
  record Allowance(long time, int ofWeek, double score) {}

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a detector as JSON", e);
    }
  }

  static Memory of(String json) {
    try {
      Memory memory = JSON.readValue(json, Memory.class);
      if (memory.version() != VERSION) {
        throw new IllegalArgumentException(
            "a detector's state is of version %d, not %d: replay its history into a new one"
                .formatted(memory.version(), VERSION));
      }
      return memory;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is not a detector's state as JSON", e);
    }
  }
}
