package dev.tandem.ledger;

/**
 * How much somebody may use; 0 sets no limit.
 *
 * @param perMinute requests a minute
 * @param tokensPerMinute tokens a minute that the models read and write for them
 * @param tokensPerDay the same a day, by UTC
 */
public record Limits(int perMinute, long tokensPerMinute, long tokensPerDay) {
  public static final Limits NONE = new Limits(0, 0, 0);

  public Limits {
    if (perMinute < 0 || tokensPerMinute < 0 || tokensPerDay < 0) {
      throw new IllegalArgumentException("a limit is a whole number; 0 sets none");
    }
  }

  /** So many requests a minute, and any number of tokens. */
  public static Limits requests(int perMinute) {
    return new Limits(perMinute, 0, 0);
  }
}
