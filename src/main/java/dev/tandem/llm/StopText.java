package dev.tandem.llm;

import java.util.List;

/**
 * Cuts a stream of text before the stop text that is complete first (the longest of those that end
 * together), however the stream comes in pieces. What may still turn out to be the beginning of one
 * is held back.
 */
final class StopText {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  StopText(List<String> stops) {
    this.stops = stops;
  }

  /** Takes a piece; returns what is certain to be shown. */
  String add(String piece) {
    if (stopped) {
      return "";
    }
    held.append(piece);
    int start = -1;
    int end = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      int over = at + stop.length();
      if (at >= 0 && (over < end || over == end && at < start)) {
        start = at;
        end = over;
      }
    }
    if (start >= 0) {
      stopped = true;
      return take(start);
    }
    int safe = held.length();
    for (String stop : stops) {
      safe = Math.min(safe, held.length() - overlap(stop));
    }
    if (safe > 0 && safe < held.length() && Character.isHighSurrogate(held.charAt(safe - 1))) {
      safe--;
    }
    return take(safe);
  }

  /** The longest end of what is held that begins a stop text. */
  private int overlap(String stop) {
    for (int n = Math.min(stop.length() - 1, held.length()); n > 0; n--) {
      if (stop.startsWith(held.substring(held.length() - n))) {
        return n;
      }
    }
    return 0;
  }

  /** What was held back in vain. */
  String end() {
    return stopped ? "" : take(held.length());
  }

  boolean stopped() {
    return stopped;
  }

  private String take(int n) {
    String text = held.substring(0, n);
    held.delete(0, stopped ? held.length() : n);
    return text;
  }
}
