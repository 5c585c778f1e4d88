package dev.tandem.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a key may do. */
public enum Scope {
  /** Ask, search, see documents and one's own answers. */
  READ,
  /** Change documents and who may read them. */
  WRITE,
  /** Everything: collections, keys, everybody's answers, and to read as anybody. */
  ADMIN;

  /** As it is written in requests and in the ledger. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such scope
   */
  public static Scope parse(String word) {
    for (Scope scope : values()) {
      if (scope.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return scope;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a scope; write read, write or admin".formatted(word));
  }
}
