package dev.tandem.observe.monitor;

import java.util.Locale;

/** What monitors are about, in the order in which they are listed. */
public enum Kind {
  FRESHNESS("Freshness"),
  VOLUME("Volume"),
  SCHEMA("Schema and shape"),
  QUALITY("Quality of documents"),
  RETRIEVAL("Retrieval"),
  ANSWERS("Answers"),
  TRAINING("Training data"),
  MODELS("Models"),
  PERMISSIONS("Permissions"),
  PIPELINES("Pipelines"),
  OWN("Own metrics");

  private final String heading;

  Kind(String heading) {
    this.heading = heading;
  }

  public String heading() {
    return heading;
  }

  /** As it is written in responses and in the ledger. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is written so. */
  public static Kind parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
