package dev.tandem.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the value of a setting must look like. */
sealed interface SettingForm {
  SettingForm TEXT = new Text();
  SettingForm FLAG = words("true", "false");

  /** Anything. */
  record Text() implements SettingForm {}

  /** A whole number, both ends included. */
  record Number(int least, int most) implements SettingForm {
    private boolean admits(String value) {
      try {
        int number = Integer.parseInt(value);
        return number >= least && number <= most;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    private String words() {
      return "a whole number of at least %d%s"
          .formatted(least, most == Integer.MAX_VALUE ? "" : " and at most " + most);
    }
  }

  /**
   * What an expression matches.
   *
   * @param must the same in words
   */
  record Matching(Pattern expression, String must) implements SettingForm {}

  /**
   * What a reader understands.
   *
   * @param reader throws IllegalArgumentException, with a sentence, for what it does not
   */
  record Read(Function<String, ?> reader) implements SettingForm {}

  /** One of some words. */
  static SettingForm words(String... words) {
    List<String> all = List.of(words);
    return new Matching(Pattern.compile(String.join("|", all)), String.join(" or ", all));
  }

  static SettingForm pattern(String expression, String must) {
    return new Matching(Pattern.compile(expression), must);
  }

  static SettingForm read(Function<String, ?> reader) {
    return new Read(reader);
  }

  /**
   * What a value should be and is not; empty where it is well.
   *
   * @throws IllegalArgumentException if its reader does not understand it
   */
  default Optional<String> fault(String value) {
    return switch (this) {
      case Text _ -> Optional.empty();
      case Number number -> number.admits(value) ? Optional.empty() : Optional.of(number.words());
      case Matching form ->
          form.expression().matcher(value).matches() ? Optional.empty() : Optional.of(form.must());
      case Read read -> {
        var _ = read.reader().apply(value);
        yield Optional.empty();
      }
    };
  }
}
