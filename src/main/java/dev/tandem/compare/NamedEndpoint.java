package dev.tandem.compare;

import dev.tandem.answer.Arm;
import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A model behind an OpenAI-compatible endpoint that is compared as an arm.
 *
 * @param name as it is called in arms, reports and the price sheet
 * @param url up to and with the version
 * @param model its name there
 */
public record NamedEndpoint(String name, String url, String model) {
  private static final String FORM = "[a-z][a-z0-9_-]{0,30}";
  private static final String KEY = "TANDEM_ENDPOINT_KEY_";

  /**
   * Reads {@code NAME=URL#MODEL}.
   *
   * @throws UserError if it has another form
   */
  public static NamedEndpoint parse(String text) {
    int equals = text.indexOf('=');
    int hash = text.indexOf('#'); // no URL of an API has one itself
    if (equals < 1 || hash < equals + 2 || hash == text.length() - 1) {
      throw new UserError(
          "--endpoint is NAME=URL#MODEL, such as vendor=https://api.example.com/v1#small; write it so");
    }
    String name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    boolean taken =
        name.equals(Curated.NAME)
            || Arrays.stream(Arm.values()).anyMatch(arm -> arm.wireName().equals(name));
    if (!name.matches(FORM) || taken) {
      throw new UserError(
          "the name of an endpoint is of small letters, digits, - and _, and no arm's, not '%s'"
              .formatted(name));
    }
    return new NamedEndpoint(name, text.substring(equals + 1, hash), text.substring(hash + 1));
  }

  /** The environment variable of its key. */
  public String keyVariable() {
    return KEY + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * How an arm of that name asks it: alone as {@code NAME} or {@code NAME+base}, with passages as
   * {@code NAME+rag}, with labelled questions as {@code NAME+prompt}; empty if the arm is not its.
   *
   * @throws UserError if it can only be done with a model of this machine
   */
  public Optional<Arm> arm(String arm) {
    if (arm.equals(name)) {
      return Optional.of(Arm.BASE);
    }
    if (!arm.startsWith(name + "+")) {
      return Optional.empty();
    }
    Arm how = Arm.parse(arm.substring(name.length() + 1));
    if (how.needsAdapter()) {
      throw new UserError(
          "the arm %s needs an adapter, and an endpoint takes none from here; serve it there under a name of its own"
              .formatted(arm));
    }
    return Optional.of(how);
  }
}
