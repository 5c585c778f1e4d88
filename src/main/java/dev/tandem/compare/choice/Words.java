package dev.tandem.compare.choice;

import java.util.List;
import java.util.Locale;

/** Figures and lists as people read them. */
final class Words {
  private static final double WHOLE = 100; // from here on nobody wants decimals

  private Words() {}

  /** As many digits as tell something: 40,000; 3.5; 0.42; 0.004. */
  static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= WHOLE) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String written = String.format(Locale.ROOT, Math.abs(value) < 0.1 ? "%.3f" : "%.2f", value);
    return written.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }

  /** "a", "a and b", "a, b and c". */
  static String list(List<String> names) {
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
