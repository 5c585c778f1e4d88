package dev.tandem.observe.world;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that documents say of a thing.
 *
 * @param name within its domain
 * @param values form of {@link Dice#value}
 * @param says sentences with {@code {s}} for the subject and {@code {v}} for the value
 * @param asks questions with {@code {e}} for the thing
 */
record Kind(String name, String values, List<String> says, List<String> asks) {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  /** A sentence of a document. */
  String sentence(int wording, String subject, String value) {
    return says.get(wording % says.size()).replace("{s}", subject).replace("{v}", value);
  }

  String question(int wording, String thing) {
    return asks.get(wording % asks.size()).replace("{e}", thing);
  }

  /** Whether a question is one of these about anything; then the thing. */
  Optional<String> asked(String question) {
    return asks.stream()
        .map(ask -> pattern(ask).matcher(question))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  /** Who a sentence says it of; empty where it says something else. */
  Optional<String> said(String sentence) {
    return says.stream()
        .map(say -> pattern(say).matcher(sentence))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  private static Pattern pattern(String template) {
    return PATTERNS.computeIfAbsent(
        template,
        each ->
            Pattern.compile(
                Pattern.quote(each)
                    .replace("{s}", "\\E(.+?)\\Q")
                    .replace("{e}", "\\E(.+?)\\Q")
                    .replace("{v}", "\\E.+?\\Q")));
  }
}
