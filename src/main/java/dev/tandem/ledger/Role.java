package dev.tandem.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody may do, in one collection or in all. Every role may do what a reader may. */
public enum Role {
  /** Ask, search, see the documents that one's principals may read, and one's own answers. */
  READER,
  /** Documents, and who may read them. */
  EDITOR,
  /** Examples, runs and adapters; comparing, choosing, calibrating. */
  TRAINER,
  /** Jobs, backups, figures, health, audit; no more of the documents than a reader. */
  OPERATOR,
  /** Everything: keys, collections, everybody's answers, and to read as anybody. */
  ADMIN;

  /** As it is written in requests, in settings and in the ledger. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether who has this role may do what the other one is for. */
  boolean covers(Role other) {
    return this == other || this == ADMIN || other == READER;
  }

  /**
   * @throws IllegalArgumentException if there is no such role
   */
  public static Role parse(String word) {
    for (Role role : values()) {
      if (role.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a role; the roles are %s".formatted(word.strip(), words()));
  }

  static String words() {
    return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "));
  }
}
