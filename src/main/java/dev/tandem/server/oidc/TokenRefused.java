package dev.tandem.server.oidc;

/** A token that lets nobody in, with a sentence that says why and nothing of what is in it. */
public final class TokenRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is. */
  public enum Kind {
    /** The token is not valid, here or at all. */
    INVALID,
    /** It is valid, and names people or groups in a way that cannot be used. */
    UNUSABLE,
    /** Nothing can be said of it, because the issuer's keys cannot be had. */
    UNKNOWN
  }

  private final Kind kind;

  TokenRefused(Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** For whoever sent the token. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
