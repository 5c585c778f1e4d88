package dev.tandem.observe.monitor;

import java.util.Locale;

/** What a value is, for people. */
enum Unit {
  COUNT,
  SHARE,
  MILLIS,
  DAYS,
  NUMBER;

  String words(double value) {
    return switch (this) {
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
      case SHARE -> String.format(Locale.ROOT, "%.0f %%", 100 * value);
      case MILLIS ->
          value < 1000
              ? String.format(Locale.ROOT, "%.0f ms", value)
              : String.format(Locale.ROOT, "%.1f s", value / 1000);
      case DAYS -> String.format(Locale.ROOT, "%.1f days", value);
      case NUMBER ->
          String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
    };
  }
}
