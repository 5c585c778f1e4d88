package dev.tandem.answer;

import dev.tandem.llm.Message;
import dev.tandem.text.Injection;
import dev.tandem.text.Passage;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words around passages and question. A template is one Markdown file with the sections {@code
 * ## system}, {@code ## passage} and {@code ## user}; {@code {{name}}} stands for a value.
 *
 * <p>Passage text is data: values are filled in one pass, so that braces in a document mean
 * nothing, and every line of a passage is indented, so that no document can write a line that looks
 * like the template's own, which begin at the margin. Control tokens are spelt so that no model
 * takes them for its own ({@link Harmless}), and a title that speaks to the model is not shown.
 */
final class PromptTemplate {
  private static final Pattern SECTION = Pattern.compile("(?m)^## (\\w+)[ \\t]*$");
  private static final Pattern VALUE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Map<String, Set<String>> SECTIONS =
      Map.of(
          "system", Set.of(),
          "passage", Set.of("number", "title", "heading", "context", "text"),
          "user", Set.of("passages", "question"));

  private final Map<String, String> sections = new TreeMap<>();
  private final String version;

  /**
   * @param where for messages: the file the text was read from
   * @throws UserError if a section or a needed value is missing, or there is one too many
   */
  PromptTemplate(String text, String where) {
    List<MatchResult> heads = SECTION.matcher(text).results().toList();
    for (int i = 0; i < heads.size(); i++) {
      String name = heads.get(i).group(1);
      int end = i + 1 < heads.size() ? heads.get(i + 1).start() : text.length();
      check(SECTIONS.containsKey(name), where, "has an unknown section '## " + name + "'");
      sections.put(name, text.substring(heads.get(i).end(), end).strip());
    }
    SECTIONS.forEach(
        (name, values) -> {
          check(sections.containsKey(name), where, "lacks the section '## " + name + "'");
          VALUE
              .matcher(section(name))
              .results()
              .forEach(
                  value ->
                      check(
                          values.contains(value.group(1)),
                          where,
                          "uses {{%s}}, which '## %s' does not know"
                              .formatted(value.group(1), name)));
        });
    check(section("passage").contains("{{text}}"), where, "lacks {{text}}");
    check(section("user").contains("{{passages}}"), where, "lacks {{passages}}");
    check(section("user").contains("{{question}}"), where, "lacks {{question}}");
    version = Sha256.of(text);
  }

  /** SHA-256 of the template, lower-case hex: names the version in the ledger. */
  String version() {
    return version;
  }

  /**
   * The conversation for the model: instructions, earlier turns, passages with the question. What
   * the system says in the history is added to the instructions: models are made for one such turn,
   * the first.
   */
  List<Message> render(String question, List<Passage> passages, List<Message> history) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < passages.size(); i++) {
      shown.append(shown.isEmpty() ? "" : "\n").append(passage(i + 1, passages.get(i)));
    }
    List<Message> conversation = new ArrayList<>();
    String instructions =
        Stream.concat(
                Stream.of(section("system")),
                history.stream().filter(PromptTemplate::system).map(Message::content))
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining("\n\n"));
    if (!instructions.isEmpty()) {
      conversation.add(Message.system(instructions));
    }
    history.stream().filter(turn -> !system(turn)).forEach(conversation::add);
    conversation.add(
        Message.user(
            fill(section("user"), Map.of("passages", shown.toString(), "question", question))));
    return conversation;
  }

  private static boolean system(Message turn) {
    return turn.role() == Message.Role.SYSTEM;
  }

  /** One passage as the model sees it. */
  String passage(int number, Passage passage) {
    String header = named(passage.context());
    String context = header.isEmpty() ? "" : indent(header) + "\n";
    return fill(
            section("passage"),
            Map.of(
                "number", Integer.toString(number),
                "title", line(named(passage.title())),
                "heading", line(named(passage.heading())),
                "context", context,
                "text", indent(passage.text())))
        .replaceAll("(?m)[ \\t]+$", "");
  }

  private String section(String name) {
    return sections.getOrDefault(name, "");
  }

  /** What names a passage; nothing where it speaks to the model instead. */
  private static String named(String text) {
    return Injection.in(text) ? "" : text;
  }

  private static String indent(String text) {
    return Harmless.toModel(text)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> " " + line)
        .reduce((a, b) -> a + "\n" + b)
        .orElse("");
  }

  private static String line(String text) {
    return Harmless.toModel(text.replaceAll("\\s+", " ").strip());
  }

  private static String fill(String template, Map<String, String> values) {
    return VALUE
        .matcher(template)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), "")));
  }

  private static void check(boolean fine, String where, String what) {
    if (!fine) {
      throw new UserError("the prompt template %s %s; mend it there".formatted(where, what));
    }
  }
}
