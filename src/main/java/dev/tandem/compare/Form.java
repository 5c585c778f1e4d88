package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The outer form that labelled answers share, and whether an answer has it: JSON with the same
 * keys, or the same headings in the same order. Learnt from the answers, since nobody writes down
 * what everybody does; or asked for by the user.
 */
sealed interface Form {
  /** So many of the answers must share it, or there is none. */
  double SHARED = 0.9;

  /** Fewer answers than this show no form. */
  int LEAST = 10;

  /** Whether an answer has it. */
  boolean heldBy(String answer);

  /** In words, for a report. */
  String described();

  /** The form of most answers, if they have one. */
  static Optional<Form> of(List<String> answers) {
    if (answers.size() < LEAST) {
      return Optional.empty();
    }
    Optional<Form> json = Json.of(answers);
    return json.isPresent() ? json : Headings.of(answers);
  }

  /** One JSON object with these keys. */
  record Json(Set<String> keys) implements Form {
    private static final ObjectMapper MAPPER =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static Optional<Form> of(List<String> answers) {
      List<Set<String>> found = answers.stream().map(Json::keys).flatMap(Optional::stream).toList();
      if (found.size() < SHARED * answers.size()) {
        return Optional.empty();
      }
      Map<String, Integer> counts = new HashMap<>();
      found.forEach(keys -> keys.forEach(key -> counts.merge(key, 1, Integer::sum)));
      Set<String> common = new LinkedHashSet<>(found.getFirst());
      common.removeIf(key -> counts.getOrDefault(key, 0) < SHARED * found.size());
      return Optional.of(new Json(common));
    }

    @Override
    public boolean heldBy(String answer) {
      return keys(answer).filter(present -> present.containsAll(keys)).isPresent();
    }

    @Override
    public String described() {
      return keys.isEmpty() ? "a JSON object" : "a JSON object with " + String.join(", ", keys);
    }

    private static Optional<Set<String>> keys(String answer) {
      try {
        JsonNode node = MAPPER.readTree(answer);
        if (!node.isObject()) {
          return Optional.empty();
        }
        Set<String> keys = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        return Optional.of(keys);
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }

  /** Lines that begin with these words and a colon, or are headings of Markdown, in this order. */
  record Headings(List<String> headings) implements Form {
    private static final Pattern HEADING =
        Pattern.compile("(?m)^\\s*(?:#{1,6}\\s+(.{1,60}?)\\s*$|\\**([^:\\n]{1,40}?)\\**:)");

    static Optional<Form> of(List<String> answers) {
      Map<String, Integer> counts = new HashMap<>();
      List<List<String>> found = answers.stream().map(Headings::in).toList();
      found.forEach(each -> Set.copyOf(each).forEach(h -> counts.merge(h, 1, Integer::sum)));
      List<String> common =
          found.stream().filter(each -> !each.isEmpty()).findFirst().orElse(List.of()).stream()
              .filter(each -> counts.getOrDefault(each, 0) >= SHARED * answers.size())
              .distinct()
              .toList();
      if (common.isEmpty()) {
        return Optional.empty();
      }
      Form form = new Headings(common);
      long held = answers.stream().filter(form::heldBy).count();
      return held >= SHARED * answers.size() ? Optional.of(form) : Optional.empty();
    }

    @Override
    public boolean heldBy(String answer) {
      List<String> left = new ArrayList<>(headings);
      for (String heading : in(answer)) {
        if (!left.isEmpty() && heading.equals(left.getFirst())) {
          left.removeFirst();
        }
      }
      return left.isEmpty();
    }

    @Override
    public String described() {
      return "the headings " + String.join(", ", headings);
    }

    private static List<String> in(String answer) {
      List<String> found = new ArrayList<>();
      Matcher matcher = HEADING.matcher(answer);
      while (matcher.find()) {
        found.add((matcher.group(1) == null ? matcher.group(2) : matcher.group(1)).strip());
      }
      return found;
    }
  }

  /** One JSON value that a schema of the user's takes. */
  record Schema(String file, JsonSchema schema) implements Form {
    static Form of(Path file, String text) {
      return new Schema(String.valueOf(file.getFileName()), Schemas.of(file, text));
    }

    @Override
    public boolean heldBy(String answer) {
      return Schemas.take(schema, answer);
    }

    @Override
    public String described() {
      return "the schema " + file;
    }
  }

  /** A regular expression of the user's that the whole answer matches. */
  record Expression(Pattern pattern) implements Form {
    static Form of(String expression) {
      try {
        return new Expression(Pattern.compile(expression, Pattern.DOTALL));
      } catch (PatternSyntaxException e) {
        throw new UserError(
            "the form is no regular expression (%s at %d), and no file has that name"
                .formatted(e.getDescription(), Math.max(0, e.getIndex())),
            e);
      }
    }

    @Override
    public boolean heldBy(String answer) {
      return pattern.matcher(answer.strip()).matches();
    }

    @Override
    public String described() {
      return "the regular expression " + pattern;
    }
  }
}
