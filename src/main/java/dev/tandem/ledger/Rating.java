package dev.tandem.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an asker thinks of an answer. */
public enum Rating {
  UP,
  DOWN;

  /** As it is written in requests and in the ledger. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if it is neither
   */
  public static Rating parse(String word) {
    for (Rating rating : values()) {
      if (rating.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return rating;
      }
    }
    throw new IllegalArgumentException("'%s' is not a rating; write up or down".formatted(word));
  }
}
