package dev.tandem.bench;

import java.util.Locale;

/** Prints what was measured, and keeps whether all that was asked holds. */
final class Report {
  private boolean held = true;

  void part(String title) {
    System.out.printf(
        "%n%s%n%-44s %6s %9s %9s %9s %9s%n", title, "", "n", "p50 ms", "p95", "p99", "max");
  }

  void times(String what, Latencies times) {
    System.out.printf("%-44s %s%n", what, times);
  }

  void note(String sentence, Object... values) {
    System.out.println(String.format(Locale.ROOT, sentence, values));
  }

  /** Something asked for. */
  void asked(boolean holds, String what, Object... values) {
    System.out.println(
        (holds ? "holds   " : "MISSED  ") + String.format(Locale.ROOT, what, values));
    held &= holds;
  }

  boolean held() {
    return held;
  }
}
