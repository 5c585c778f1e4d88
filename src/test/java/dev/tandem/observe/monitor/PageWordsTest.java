package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page has words for all that monitors watch and say. */
class PageWordsTest {
  private static final Path STRINGS = Path.of("src/main/resources/page/strings");
  private static final Path SOURCES = Path.of("src/main/java/dev/tandem/observe/monitor");

  /** Their figures say them, or nobody knows them. */
  private static final Set<Unit> WORDLESS = EnumSet.of(Unit.SHARE, Unit.MILLIS, Unit.NUMBER);

  /** Up to the end of the statement that says why there is no value, or what to know beside one. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?:new (?:Reading\\.)?(?:Nothing|TooFew)\\(|\\.noting\\()((?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*\")*);");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern FIGURE = Pattern.compile("%[,.\\d]*[dsfg]");

  private static String words(String name) throws IOException {
    return Files.readString(STRINGS.resolve(name));
  }

  @Test
  void everySeriesHasANameAUnitAndInGermanWhatItWatches() throws IOException {
    String german = words("sentences.de.js");
    for (String language : List.of("en", "de")) {
      String all = words("observe." + language + ".js");
      String units = all.substring(all.indexOf("  units: {"), all.indexOf("  deviating:"));
      for (Metric metric : Catalog.BUILT_IN.values()) {
        assertThat(all)
            .as("%s in %s", metric.name(), language)
            .contains("'" + metric.name() + "':");
        assertThat(german)
            .as("what %s watches", metric.name())
            .contains("'" + metric.name() + "':");
        if (!WORDLESS.contains(metric.unit())) {
          assertThat(units)
              .as("%s of %s in %s", metric.unit(), metric.name(), language)
              .contains(" " + metric.unit().word() + ": ['");
        }
      }
    }
  }

  @Test
  void everySentenceOfAMonitorHasAGermanOne() throws IOException {
    String german = words("sentences.de.js");
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Matcher statement = SAID.matcher(Files.readString(file));
        while (statement.find()) {
          said.addAll(forms(statement.group(1)));
        }
      }
    }
    assertThat(said).hasSizeGreaterThan(25);
    said.removeIf(form -> german.contains("['" + form + "', '"));
    assertThat(said).as("have no form in sentences.de.js").isEmpty();
  }

  /** With {} for each figure, and behind what is only a beginning. */
  private static List<String> forms(String statement) {
    List<String> forms = new ArrayList<>();
    for (MatchResult literal : LITERAL.matcher(statement).results().toList()) {
      String form = FIGURE.matcher(literal.group(1)).replaceAll("{}");
      if (form.replace("{}", "").strip().length() > 3 && form.contains(" ")) {
        forms.add(form.endsWith(" ") ? form + "{}" : form);
      }
    }
    return forms;
  }
}
