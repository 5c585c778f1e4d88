package dev.tandem.observe.monitor;

import dev.tandem.observe.monitor.Pass.Outcome;
import dev.tandem.observe.monitor.Reading.Measure;
import java.util.Locale;

/** A breach in words. */
final class Sentence {
  private Sentence() {}

  static String of(Pass pass, Outcome outcome) {
    Metric metric = pass.metric();
    Measure measure = outcome.measure();
    Judged judged = outcome.judged();
    Unit unit = metric.unit();
    StringBuilder text = new StringBuilder();
    text.append(Character.toUpperCase(metric.what().charAt(0))).append(metric.what().substring(1));
    if (!pass.monitor().target().equals("server")) {
      text.append(", ").append(pass.monitor().target());
    }
    text.append(": ").append(unit.words(measure.value()));
    if (unit == Unit.SHARE) {
      text.append(" of ").append(many(measure));
    }
    boolean low = Double.isFinite(judged.low());
    boolean high = Double.isFinite(judged.high());
    if (pass.monitor().rule() instanceof Rule.Chance) {
      text.append(" of ")
          .append(many(measure))
          .append(" with p = ")
          .append("%.1g".formatted(judged.p()));
    } else if (low && high) {
      text.append(
          ", expected %s to %s".formatted(unit.words(judged.low()), unit.words(judged.high())));
    } else if (high && judged.high() > 0) {
      text.append(", at most %s expected".formatted(unit.words(judged.high())));
    } else if (low) {
      text.append(", at least %s expected".formatted(unit.words(judged.low())));
    }
    if (!measure.note().isEmpty()) {
      text.append(" (").append(measure.note()).append(')');
    }
    return text.append('.').toString();
  }

  private static String many(Measure measure) {
    return String.format(Locale.ROOT, "%,d", measure.n());
  }
}
