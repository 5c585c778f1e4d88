package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach.Severity;
import dev.tandem.observe.monitor.Reading.Measure;
import java.util.function.Function;

/**
 * A series that can be read.
 *
 * @param name with the kind before the dot, {@code volume.documents}
 * @param step how much time a value is of
 * @param past whether it can be read for times that are over
 * @param unit of its values
 * @param side on which a value that is out is a breach
 * @param what the value is, in words: "documents"
 * @param watches what it watches and why that matters; one sentence
 * @param grade how soon somebody should look
 */
record Metric(
    String name,
    Step step,
    boolean past,
    Unit unit,
    Side side,
    Rule rule,
    String what,
    String watches,
    Grade grade,
    Function<Span, Reading> reader) {
  /** On which side a value is bad. */
  enum Side {
    UP,
    DOWN,
    BOTH;

    boolean bad(double value, double expected) {
      return this == BOTH || (value > expected) == (this == UP);
    }
  }

  /** How soon somebody should look at a value that is out. */
  @FunctionalInterface
  interface Grade {
    Severity of(Measure measure, Judged judged);

    /** Always the same. */
    static Grade always(Severity severity) {
      return (measure, judged) -> severity;
    }

    /** {@code INFO}, from a value on {@code WARNING}. */
    static Grade from(double warning) {
      return (measure, judged) ->
          measure.value() >= warning ? Severity.WARNING : Severity.INFO;
    }
  }

  Kind kind() {
    return Kind.parse(name.substring(0, name.indexOf('.')));
  }

  Monitor monitor(String collection, String target) {
    return new Monitor(kind(), collection, target, name, watches, rule);
  }
}
