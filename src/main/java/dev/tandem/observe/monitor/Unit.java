package dev.tandem.observe.monitor;

import java.util.Locale;

/** What the values of a series are counted or measured in. */
public enum Unit {
  SHARE("share", Form.SHARE),
  MILLIS("ms", Form.TIME),
  DOCUMENTS("documents", Form.WHOLE),
  CHUNKS("chunks", Form.WHOLE),
  CHARACTERS("characters", Form.WHOLE),
  FILES("files", Form.WHOLE),
  QUESTIONS("questions", Form.WHOLE),
  ANSWERS("answers", Form.WHOLE),
  CITATIONS("citations", Form.WHOLE),
  TOKENS("tokens", Form.WHOLE),
  REQUESTS("requests", Form.WHOLE),
  JOBS("jobs", Form.WHOLE),
  RUNS("runs", Form.WHOLE),
  FINDINGS("findings", Form.WHOLE),
  GATES("gates", Form.WHOLE),
  FIELDS("fields", Form.REAL),
  /** So many times what is usual. */
  TIMES("times", Form.REAL),
  /** Between two samples; 0 where they are alike. */
  DISTANCE("distance", Form.REAL),
  /** Somebody else's, who did not say of what. */
  NUMBER("number", Form.REAL);

  /** How a value is written. */
  private enum Form {
    SHARE,
    TIME,
    WHOLE,
    REAL
  }

  private final String word;
  private final Form form;

  Unit(String word, Form form) {
    this.word = word;
    this.form = form;
  }

  /** That of a series, by its name. */
  public static Unit of(String metric) {
    return Catalog.unit(metric);
  }

  /** As it is written in responses. */
  public String word() {
    return word;
  }

  /** Whether no value of it is below nothing. */
  boolean counted() {
    return form != Form.REAL;
  }

  /** A value in figures. */
  public String words(double value) {
    return switch (form) {
      case SHARE -> String.format(Locale.ROOT, "%.0f %%", 100 * value);
      case TIME ->
          value < 1000
              ? String.format(Locale.ROOT, "%.0f ms", value)
              : String.format(Locale.ROOT, "%.1f s", value / 1000);
      case WHOLE -> String.format(Locale.ROOT, "%,.0f", value);
      case REAL -> {
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 10;
        yield String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", value);
      }
    };
  }

  /** A value with its unit, for people: {@code 31 documents}, {@code 12 %}, {@code 0.31}. */
  public String said(double value) {
    boolean named = form == Form.WHOLE || this == FIELDS || this == TIMES;
    return named ? words(value) + " " + word : words(value);
  }
}
