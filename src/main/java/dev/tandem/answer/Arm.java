package dev.tandem.answer;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One way to answer. */
public enum Arm {
  /** The model alone. */
  BASE,
  /** Instructions and labelled examples in the prompt. */
  PROMPT,
  /** Retrieved passages in the prompt. */
  RAG,
  /** An adapter, no documents. */
  TUNED,
  /** An adapter trained with retrieved passages, plus retrieval. */
  HYBRID;

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
   * @throws UserError if there is none
   */
  public static Arm parse(String name) {
    return Arrays.stream(values())
        .filter(arm -> arm.wireName().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new UserError("there is no arm of that name; available: " + available()));
  }

  private static String available() {
    return Arrays.stream(values()).map(Arm::wireName).collect(Collectors.joining(", "));
  }
}
