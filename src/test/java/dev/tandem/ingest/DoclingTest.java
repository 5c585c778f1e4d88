package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.text.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real documents of 20 formats: how many words of the expected text are found, as multisets. */
class DoclingTest {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  /** Measured, less two points: what falls below has broken. */
  private static final Map<String, Double> LEAST =
      Map.of(
          "docx", .91, "html", .94, "md", .97, "xlsx", .90, "csv", .97, "odf", .93, "pptx", .90,
          "ppt", .89);

  private static Path docling() {
    return SharedData.find("docling").orElse(Path.of("absent"));
  }

  @Test
  void everyFileHasAnOutcomeAndLittleTextIsLost() throws Exception {
    assumeTrue(Files.isDirectory(docling()), "needs ../shared/data/docling");
    Map<String, long[]> found = new TreeMap<>(); // format -> words found, words expected
    int parsed = 0;
    try (ParserPool pool = new ParserPool(1, ParseLimits.DEFAULT)) {
      for (Path file : sources()) {
        ParseResult result = pool.parse(file, file.getFileName().toString());
        if (result instanceof Parsed p) {
          parsed++;
          count(file, p.text(), found);
        }
      }
    }
    found.forEach(
        (format, words) ->
            System.out.printf("docling %-9s recall %.4f%n", format, (double) words[0] / words[1]));
    assertThat(parsed).isGreaterThan(130);
    LEAST.forEach(
        (format, least) -> {
          long[] words = found.getOrDefault(format, new long[] {0, 1});
          assertThat((double) words[0] / words[1]).as(format).isGreaterThan(least);
        });
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(docling())) {
      return all.filter(p -> p.getParent().endsWith("sources") && Files.isRegularFile(p))
          .sorted()
          .toList();
    }
  }

  private static void count(Path file, String text, Map<String, long[]> found) throws IOException {
    String name = file.getFileName().toString();
    Path truths = file.getParent().resolveSibling("groundtruth");
    Path truth = truths.resolve(name + ".md");
    if (!Files.exists(truth)) {
      truth = truths.resolve(name.replaceFirst("\\.[^.]+$", "") + ".md");
    }
    if (!Files.exists(truth)) {
      return;
    }
    String expected =
        Files.readString(truth)
            .replaceAll("(?s)<!--.*?-->", " ")
            .replaceAll("]\\([^)]*\\)", "]")
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("\\_", "_");
    Map<String, Integer> have = bag(text);
    long[] sum =
        found.computeIfAbsent(
            file.getParent().getParent().getFileName().toString(), key -> new long[2]);
    bag(expected)
        .forEach(
            (word, times) -> {
              sum[0] += Math.min(times, have.getOrDefault(word, 0));
              sum[1] += times;
            });
  }

  private static Map<String, Integer> bag(String text) {
    Map<String, Integer> words = new HashMap<>();
    Matcher matcher = WORD.matcher(CanonicalText.clean(text).toLowerCase(java.util.Locale.ROOT));
    while (matcher.find()) {
      words.merge(matcher.group(), 1, Integer::sum);
    }
    return words;
  }
}
