package dev.tandem.cli;

import dev.tandem.compare.choice.Constraint;
import dev.tandem.compare.choice.Profile;
import dev.tandem.compare.choice.Volume;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Makes a profile by asking in the terminal; an empty answer takes what stands in brackets. */
final class ProfileQuestions {
  private static final int QUESTIONS =
      2 + Factor.values().length + Constraint.values().length + 3; // name, file; volume
  private static final double MOST = 1e12;

  private final BufferedReader typed;
  private final Consumer<String> shown;
  private int asked;

  /**
   * @param shown prints a piece without a line end
   */
  ProfileQuestions(BufferedReader typed, Consumer<String> shown) {
    this.typed = typed;
    this.shown = shown;
  }

  /**
   * Asks everything.
   *
   * @throws UserError if the input ends before
   */
  Profile ask() {
    shown.accept("What is it for? Enter takes what stands in brackets.\n");
    String name = text("A short name", "mine");
    shown.accept("\nHow much does each matter? 0: not at all, 1: a little, 5: most of all.\n");
    Map<Factor, Double> priorities = new EnumMap<>(Factor.class);
    for (Factor factor : Factor.values()) {
      double usual = factor == Factor.ACCURACY ? Profile.MOST : Profile.USUAL;
      double priority =
          number("%s (%s)".formatted(factor.question(), factor.title()), usual, 0, Profile.MOST);
      priorities.put(factor, priority);
    }
    shown.accept("\nWhat must hold? An arm that breaks it is never recommended.\n");
    Map<Constraint, Double> constraints = new EnumMap<>(Constraint.class);
    for (Constraint each : Constraint.values()) {
      if (each.isFlag()) {
        if (yes("Must it be that it %s?".formatted(each.says(1)))) {
          constraints.put(each, 1.0);
        }
      } else {
        limit(each).ifPresent(limit -> constraints.put(each, limit));
      }
    }
    shown.accept("\nHow much is asked?\n");
    Volume usual = Volume.USUAL;
    Volume volume =
        new Volume(
            number("Questions a month", usual.questionsPerMonth(), 0, MOST),
            number("Users at once", usual.usersAtOnce(), 1, MOST),
            number("Domains, each with its own documents", usual.domains(), 1, MOST),
            OptionalDouble.empty());
    return new Profile(name, "", priorities, constraints, volume, Optional.empty());
  }

  /** Where to keep the profile; empty for nowhere. */
  Optional<String> file() {
    return Optional.of(text("Save the profile as a YAML file (its name; Enter: no)", ""))
        .filter(name -> !name.isEmpty());
  }

  private Optional<Double> limit(Constraint each) {
    String question = "It %s; limit (Enter: none)".formatted(each.says(0).replace(" 0", " N"));
    asked++;
    while (true) {
      String answer = line(question, "");
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      Optional<Double> limit = parse(answer, each.least(), each.most());
      if (limit.isPresent()) {
        return limit;
      }
    }
  }

  private double number(String question, double usual, double least, double most) {
    asked++;
    while (true) {
      String answer = line(question, plain(usual));
      if (answer.isEmpty()) {
        return usual;
      }
      Optional<Double> number = parse(answer, least, most);
      if (number.isPresent()) {
        return number.get();
      }
    }
  }

  private Optional<Double> parse(String answer, double least, double most) {
    try {
      double number = Double.parseDouble(answer.replace(",", ""));
      if (number >= least && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException notOne) {
      // said below
    }
    shown.accept("  That is no number from %s to %s.\n".formatted(plain(least), plain(most)));
    return Optional.empty();
  }

  private boolean yes(String question) {
    asked++;
    while (true) {
      switch (line(question + " y/n", "n").toLowerCase(Locale.ROOT)) {
        case "y", "yes" -> {
          return true;
        }
        case "", "n", "no" -> {
          return false;
        }
        default -> shown.accept("  Write y or n.\n");
      }
    }
  }

  private String text(String question, String usual) {
    asked++;
    String answer = line(question, usual);
    return answer.isEmpty() ? usual : answer;
  }

  private String line(String question, String usual) {
    shown.accept(
        "%2d/%d  %s%s: "
            .formatted(asked, QUESTIONS, question, usual.isEmpty() ? "" : " [" + usual + "]"));
    try {
      String answer = typed.readLine();
      if (answer == null) {
        throw new UserError(
            "the input ended before the last question; answer them all, or write a profile and name it with --profile");
      }
      return answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
