package dev.tandem.answer;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One way to answer. */
public enum Arm {
  /** The model alone. */
  BASE(true),
  /** Instructions and labelled examples in the prompt. */
  PROMPT(false),
  /** Retrieved passages in the prompt. */
  RAG(true),
  /** An adapter, no documents. */
  TUNED(true),
  /** An adapter trained with retrieved passages, plus retrieval. */
  HYBRID(true);

  private final boolean served;

  Arm(boolean served) {
    this.served = served;
  }

  /** Whether this version can answer that way. */
  public boolean served() {
    return served;
  }

  /** Whether it answers from documents, so that what it says can be held against them. */
  public boolean readsDocuments() {
    return this == RAG || this == HYBRID;
  }

  /** Whether it is nothing without an adapter. */
  public boolean needsAdapter() {
    return this == TUNED || this == HYBRID;
  }

  /** The name in commands and records. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The arm of that name.
   *
   * @throws UserError if there is none, or it cannot be served
   */
  public static Arm parse(String name) {
    return Arrays.stream(values())
        .filter(arm -> arm.wireName().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(Arm::requireServed)
        .orElseThrow(
            () -> new UserError("there is no arm of that name; available: " + available()));
  }

  Arm requireServed() {
    if (!served) {
      throw new UserError(
          "the arm '%s' is not available in this version; available: %s"
              .formatted(wireName(), available()));
    }
    return this;
  }

  private static String available() {
    return Arrays.stream(values())
        .filter(arm -> arm.served)
        .map(Arm::wireName)
        .collect(Collectors.joining(", "));
  }
}
