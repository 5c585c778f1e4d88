package dev.tandem.example;

/**
 * An example as a trainer takes it.
 *
 * @param ids the tokens, one behind the other
 * @param supervised for each token whether it is to be predicted from those before it; the first
 *     never is
 */
public record TokenRow(int[] ids, boolean[] supervised) {
  public TokenRow {
    if (ids.length != supervised.length) {
      throw new IllegalArgumentException(
          "%d tokens with %d marks".formatted(ids.length, supervised.length));
    }
    if (ids.length == 0 || supervised[0]) {
      throw new IllegalArgumentException("a row begins with a token that is not predicted");
    }
  }

  /** How many tokens are to be predicted. */
  public int targets() {
    int n = 0;
    for (boolean mark : supervised) {
      n += mark ? 1 : 0;
    }
    return n;
  }
}
