package dev.tandem.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One of a few things, by the name that people write. */
public final class Choice {
  private Choice() {}

  /**
   * @param all that may be chosen
   * @param name of each, in lower case
   * @param what they are, as in "a format of exports"
   * @param written in any case
   * @throws UserError that names them all, if it is none
   */
  public static <T> T of(T[] all, Function<T, String> name, String what, String written) {
    return Arrays.stream(all)
        .filter(each -> name.apply(each).equals(written.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "'%s' is not %s; write %s"
                        .formatted(
                            written,
                            what,
                            Arrays.stream(all).map(name).collect(Collectors.joining(", ")))));
  }
}
