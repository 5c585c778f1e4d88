package dev.tandem.llm;

/** A part of a JSON schema or pattern that cannot be held to. The message names the part. */
final class UnsupportedSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedSchema(String part) {
    super(part);
  }
}
