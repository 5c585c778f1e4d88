package dev.tandem.server.work;

import dev.tandem.Tandem;
import dev.tandem.text.UserError;
import java.util.Optional;

/** Where the home lies is nobody's business over HTTP. */
final class Hidden {
  private Hidden() {}

  /** A sentence whose paths begin in the home. */
  static String in(Tandem tandem, String words) {
    return words
        .replace(tandem.home().toAbsolutePath().normalize() + "/", "")
        .replace(tandem.home() + "/", "");
  }

  /** The same failure in such a sentence. */
  static UserError in(Tandem tandem, UserError e) {
    return new UserError(
        in(tandem, String.valueOf(e.getMessage())), Optional.ofNullable(e.getCause()).orElse(e));
  }
}
