package dev.tandem.tune;

import java.util.Locale;

/** What training changes. */
public enum Method {
  /** A low-rank addition to a model that stays as it is. */
  LORA,
  /** All weights of the model. */
  FULL;

  /** As it is written on the command line and in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
