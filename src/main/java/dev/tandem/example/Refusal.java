package dev.tandem.example;

/**
 * An example that cannot be learnt from.
 *
 * @param reason one clause: what is wrong with it
 */
public record Refusal(Place place, Why why, String reason) {
  /** The kinds. */
  public enum Why {
    /** It cannot be read. */
    UNREADABLE,
    /** A turn, text or label is empty. */
    EMPTY,
    /** Its roles are unknown or in an order that no conversation has. */
    ROLES,
    /** The model's chat template refuses or rewrites it. */
    TEMPLATE,
    /** Nothing of it would be learnt. */
    NOTHING_LEARNT,
    /** A learnt turn does not end with a token that ends an answer. */
    NO_END,
    /** It has too many tokens. */
    TOO_LONG
  }

  @Override
  public String toString() {
    return place + " " + reason;
  }

  /** What a reader throws at a row; becomes a refusal with its place. */
  static final class BadRow extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Why why;

    BadRow(Why why, String reason) {
      super(reason);
      this.why = why;
    }

    Refusal at(Place place) {
      return new Refusal(place, why, String.valueOf(getMessage()));
    }
  }
}
