package dev.tandem.observe.incident;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that is promised of a collection.
 *
 * @param bound a share, or seconds
 */
public record Promise(Kind kind, double bound) {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s|m|h|d)");

  /** What can be promised. */
  public enum Kind {
    ANSWERED("share of questions that were answered", true),
    GROUNDED("share of answers with a quote of a document", true),
    FRESHNESS("longest time between two ingests", false),
    P95("time that 95 of 100 answers took at most", false),
    ACKNOWLEDGE("longest time until somebody took an incident on", false),
    RESOLVE("longest time until an incident was resolved", false);

    private final String words;
    private final boolean share;

    Kind(String words, boolean share) {
      this.words = words;
      this.share = share;
    }

    public String words() {
      return words;
    }

    /** Whether it is a share, of at least the bound; else a time, of at most the bound. */
    public boolean share() {
      return share;
    }
  }

  /**
   * Reads {@code answered=0.9} or {@code p95=2s}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static Promise parse(String text) {
    String[] parts = text.strip().split("=", -1);
    if (parts.length != 2) {
      throw wrong(text);
    }
    Kind kind;
    try {
      kind = Kind.valueOf(parts[0].strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
    return new Promise(kind, kind.share() ? share(parts[1].strip(), text) : seconds(parts[1], text));
  }

  private static double share(String text, String whole) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(whole);
  }

  private static double seconds(String text, String whole) {
    Matcher time = TIME.matcher(text.strip());
    if (!time.matches()) {
      throw wrong(whole);
    }
    double unit =
        switch (time.group(2)) {
          case "ms" -> 0.001;
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          default -> 86_400;
        };
    return unit * Double.parseDouble(time.group(1));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'%s' is no promise; write answered=0.9, grounded=0.8, freshness=24h, p95=2s, acknowledge=30m or resolve=8h"
            .formatted(text.strip()));
  }

  /** A value of this kind for people: {@code 93.1 %} or {@code 2.5 h}. */
  static String shown(Kind kind, double value) {
    if (kind.share()) {
      return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }
    Duration time = Duration.ofMillis(Math.round(1000 * value));
    if (time.toDays() >= 2) {
      return String.format(Locale.ROOT, "%.1f d", value / 86_400);
    }
    if (time.toHours() >= 1) {
      return String.format(Locale.ROOT, "%.1f h", value / 3_600);
    }
    return time.toMinutes() >= 1
        ? String.format(Locale.ROOT, "%.1f min", value / 60)
        : String.format(Locale.ROOT, "%.2f s", value);
  }

  /** Whether a measured value keeps it. */
  boolean kept(double value) {
    return kind.share() ? value >= bound : value <= bound;
  }
}
