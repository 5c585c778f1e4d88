package dev.tandem.cli;

import java.util.concurrent.TimeUnit;

/**
 * How far something is, in words on standard error: on one line that is written over where that is
 * a terminal, else on a line of its own every ten seconds.
 */
final class StatusLine {
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final boolean shown;
  private final boolean onOneLine = Invocation.current().terminal().bars();
  private long said = System.nanoTime() - BETWEEN_NANOS;

  StatusLine(boolean shown) {
    this.shown = shown;
  }

  /**
   * @param anyway whether it is said also where the last was said just now
   */
  void show(String text, boolean anyway) {
    if (!shown || !(onOneLine || anyway || System.nanoTime() - said >= BETWEEN_NANOS)) {
      return;
    }
    said = System.nanoTime();
    if (onOneLine) {
      Invocation.current().err().print("\r" + text + "\u001B[K");
      Invocation.current().err().flush();
    } else {
      Common.note(text);
    }
  }

  /** Nothing more comes. */
  void end() {
    if (shown && onOneLine) {
      Invocation.current().err().println();
    }
  }

  /** Hours and minutes, or minutes and seconds. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60)
        : "%d:%02d min".formatted(whole / 60, whole % 60);
  }
}
