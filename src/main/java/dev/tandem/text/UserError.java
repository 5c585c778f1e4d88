package dev.tandem.text;

/**
 * Something the user can mend. The message is one sentence that says what is wrong, where, and what
 * to do; it is shown as it stands, without a stack trace, and the command ends with code 1.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
