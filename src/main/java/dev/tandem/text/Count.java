package dev.tandem.text;

import java.util.Locale;

/** How many there are, in English words. */
public final class Count {
  private Count() {}

  /** {@code 1 document}, {@code 2,000 documents}. */
  public static String of(long n, String one) {
    return of(n, one, one + "s");
  }

  /** Where the plural has a form of its own. */
  public static String of(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
  }
}
