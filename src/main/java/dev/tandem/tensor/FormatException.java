package dev.tandem.tensor;

/** A file is not what it claims to be. The message is one sentence for people, without the path. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }
}
