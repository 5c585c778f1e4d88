package dev.tandem.server.openai;

import dev.tandem.answer.Arm;
import dev.tandem.server.Problem;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model as a request names it: {@code tandem/COLLECTION/ARM}, or with {@code /ADAPTER} behind.
 *
 * @param text as it was named
 * @param collections several are joined by {@code +}, and {@code all} stands for all
 */
record ModelName(String text, List<String> collections, Arm arm, Optional<Path> adapter) {
  private static final Pattern FORM = Pattern.compile("tandem/([^/]+)/([a-z]+)(?:/([^/]+))?");

  /** Adapters that may be named in a model. */
  @FunctionalInterface
  interface Adapters {
    /** Where the adapter of this name lies that may be asked about these collections. */
    Optional<Path> find(List<String> collections, String name);
  }

  /** Empty if it has another form, or names an arm or an adapter that is not there. */
  static Optional<ModelName> find(String text, Adapters adapters) {
    Matcher name = FORM.matcher(text);
    if (!name.matches()) {
      return Optional.empty();
    }
    List<String> collections = List.of(name.group(1).split("\\+", -1));
    Optional<String> named = Optional.ofNullable(name.group(3));
    Optional<Path> adapter = named.flatMap(each -> adapters.find(collections, each));
    if (named.isPresent() && adapter.isEmpty()) {
      return Optional.empty();
    }
    return arm(name.group(2)).map(arm -> new ModelName(text, collections, arm, adapter));
  }

  private static Optional<Arm> arm(String name) {
    try {
      return Optional.of(Arm.parse(name));
    } catch (UserError e) {
      return Optional.empty();
    }
  }

  static Problem unknown() {
    return new Problem(
        404,
        "There is no such model; write tandem/COLLECTION/ARM, as GET /v1/models lists them.",
        List.of(new Problem.Wrong("/model", "not found")));
  }
}
