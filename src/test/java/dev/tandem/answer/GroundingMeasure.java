package dev.tandem.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What grounding lets pass: sentences of documents as they are, shortened and joined, and the same
 * with an error planted, each held against three passages of which one is its source. {@code
 * GroundingMeasure FILE_OR_FOLDER...}, for {@code ./do bench grounding}.
 */
final class GroundingMeasure {
  private static final long SEED = 1;
  private static final boolean SHOW = Boolean.getBoolean("show"); // what is judged wrongly
  private static final int MOST = 4000; // of a kind
  private static final int SHORTEST = 40;
  private static final int LONGEST = 220;
  private static final Pattern NUMBER =
      Pattern.compile("(?<!^|[\\w.,:-])\\d{1,4}(?![\\w:-]|[.,]\\d)");
  private static final Pattern MONTH =
      Pattern.compile(
          "\\b(January|February|March|April|May|June|July|August|September|October|November|December)\\b(?= \\d)|(?<=\\d )\\b(January|February|March|April|May|June|July|August|September|October|November|December)\\b");
  private static final Pattern NAME = Pattern.compile("(?<=[a-z,] )[A-Z][a-z]{3,}\\b");
  private static final Pattern NOT = Pattern.compile(" (?:not|never|no)\\b");
  private static final Pattern VERB =
      Pattern.compile("\\b(is|are|was|were|can|may|must|should|will)\\b(?! (?:not|no|never)\\b)");
  private static final Pattern CLAUSE = Pattern.compile("^[^,]{5,60}, (?=[a-z])");
  private static final List<String> MONTHS =
      List.of("January", "February", "April", "June", "July", "October", "November");

  /** A sentence, and where it stands. */
  private record Sentence(String text, Passage source) {}

  private final Random random = new Random(SEED);
  private final List<Passage> passages = new ArrayList<>();
  private final List<Sentence> sentences = new ArrayList<>();
  private final List<String> names;

  private GroundingMeasure(List<Path> files) throws IOException {
    for (Path file : files) {
      read(file);
    }
    for (Passage passage : passages) {
      for (Range range : Sentences.split(passage.text(), "en")) {
        String text = CodePoints.slice(passage.text(), range.start(), range.end()).strip();
        if (text.length() >= SHORTEST && text.length() <= LONGEST && !text.contains("\n")) {
          sentences.add(new Sentence(text, passage));
        }
      }
    }
    names =
        sentences.stream()
            .flatMap(s -> NAME.matcher(s.text()).results().map(MatchResult::group))
            .distinct()
            .toList();
  }

  public static void main(String[] args) throws IOException {
    GroundingMeasure measure = new GroundingMeasure(Stream.of(args).map(Path::of).toList());
    System.out.printf(
        "%d passages, %d sentences, seed %d%n",
        measure.passages.size(), measure.sentences.size(), SEED);
    Map<String, int[]> kept = new TreeMap<>();
    measure.count(kept, "true: as it stands", s -> Optional.of(s.text()));
    measure.count(kept, "true: shortened", measure::shortened);
    measure.count(kept, "true: two of one source joined", measure::joined);
    measure.count(kept, "wrong: number", s -> replaced(s, NUMBER, measure::otherNumber));
    measure.count(kept, "wrong: month", s -> replaced(s, MONTH, measure::otherMonth));
    measure.count(kept, "wrong: name", s -> replaced(s, NAME, measure::otherName));
    measure.count(kept, "wrong: negation taken away", s -> replaced(s, NOT, not -> ""));
    measure.count(kept, "wrong: negation added", s -> replaced(s, VERB, verb -> verb + " not"));
    measure.count(kept, "wrong: two sources merged", measure::merged);
    report(kept);
  }

  private void count(
      Map<String, int[]> kept, String kind, Function<Sentence, Optional<String>> change) {
    int[] counts = kept.computeIfAbsent(kind, k -> new int[2]);
    for (int i = 0; i < sentences.size() && counts[1] < MOST; i++) {
      Sentence sentence = sentences.get(i);
      Optional<String> statement = change.apply(sentence);
      if (statement.isPresent()) {
        boolean passed = supported(statement.get(), sentence.source());
        if (SHOW && passed != kind.startsWith("true")) {
          System.out.printf("%s%n  %s%n  %s%n", kind, sentence.text(), statement.get());
        }
        counts[0] += passed ? 1 : 0;
        counts[1]++;
      }
    }
  }

  private boolean supported(String statement, Passage source) {
    List<Passage> shown = List.of(other(source), source, other(source));
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      units.addAll(Spans.units(i, shown.get(i), List.of(), "en"));
    }
    Writing writing = new Grounder("", units, new Weights(shown), "en", HouseForm.NONE).writing();
    writing.take(statement);
    writing.end(true);
    return writing.sentences().stream().allMatch(s -> s.support().isPresent())
        && !writing.sentences().isEmpty();
  }

  private Passage other(Passage than) {
    Passage passage = than;
    while (passage.equals(than)) {
      passage = passages.get(random.nextInt(passages.size()));
    }
    return passage;
  }

  /** Without what it opens with, as in "In most cases, ...". */
  private Optional<String> shortened(Sentence sentence) {
    Matcher clause = CLAUSE.matcher(sentence.text());
    return clause.find()
        ? Optional.of(capital(sentence.text().substring(clause.end())))
        : Optional.empty();
  }

  private Optional<String> joined(Sentence sentence) {
    int at = sentences.indexOf(sentence) + 1;
    if (at >= sentences.size() || !sentences.get(at).source().equals(sentence.source())) {
      return Optional.empty();
    }
    return Optional.of(bare(sentence.text()) + ", and " + small(sentences.get(at).text()));
  }

  /** The first half of one sentence with the second of another document's. */
  private Optional<String> merged(Sentence sentence) {
    Sentence second = sentences.get(random.nextInt(sentences.size()));
    String[] first = sentence.text().split(" ");
    String[] last = second.text().split(" ");
    if (second.source().equals(sentence.source()) || first.length < 8 || last.length < 8) {
      return Optional.empty();
    }
    return Optional.of(
        String.join(" ", List.of(first).subList(0, first.length / 2))
            + " "
            + String.join(" ", List.of(last).subList(last.length / 2, last.length)));
  }

  private static Optional<String> replaced(
      Sentence sentence, Pattern what, Function<String, String> by) {
    Matcher found = what.matcher(sentence.text());
    if (!found.find()) {
      return Optional.empty();
    }
    String text = sentence.text();
    return Optional.of(
        text.substring(0, found.start()) + by.apply(found.group()) + text.substring(found.end()));
  }

  private String otherNumber(String number) {
    int value = Integer.parseInt(number);
    int other = value;
    while (other == value) {
      other = Math.max(1, value + random.nextInt(7) - 3);
    }
    return String.valueOf(other);
  }

  private String otherMonth(String month) {
    return another(MONTHS, month);
  }

  private String otherName(String name) {
    return another(names, name);
  }

  private String another(List<String> all, String than) {
    String other = than;
    while (other.equals(than)) {
      other = all.get(random.nextInt(all.size()));
    }
    return other;
  }

  private static String bare(String sentence) {
    return sentence.replaceFirst("[.!?]+$", "");
  }

  private static String small(String text) {
    return text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static void report(Map<String, int[]> kept) {
    int[] right = new int[2];
    int[] wrong = new int[2];
    kept.forEach(
        (kind, counts) -> {
          if (counts[1] > 0) {
            System.out.printf("%-32s let pass %s%n", kind, share(counts[0], counts[1]));
          }
          int[] all = kind.startsWith("true") ? right : wrong;
          all[0] += counts[0];
          all[1] += counts[1];
        });
    int refused = wrong[1] - wrong[0];
    System.out.printf("of planted errors refused %s%n", share(refused, wrong[1]));
    System.out.printf(
        "of what is refused, wrong %s%n", share(refused, refused + right[1] - right[0]));
    System.out.printf("of what is let pass, true %s%n", share(right[0], right[0] + wrong[0]));
  }

  private static String share(int part, int of) {
    Estimate e = Intervals.proportion(part, of);
    return "%.3f [%.3f, %.3f] of %d".formatted(e.value(), e.low(), e.high(), of);
  }

  private void read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file :
            files.filter(f -> f.toString().matches(".*\\.(md|txt)")).sorted().toList()) {
          add(file.getFileName().toString(), Files.readString(file));
        }
      }
      return;
    }
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(path)) {
      JsonNode row = json.readTree(line);
      add(row.path("title").asText(), row.path("text").asText());
    }
  }

  /** A document's paragraphs of text, by some 900 characters. */
  private void add(String title, String text) {
    StringBuilder piece = new StringBuilder();
    for (String paragraph : text.split("\\n\\s*\\n")) {
      if (!paragraph.matches("(?s)\\s*[#|>`].*")) {
        piece.append(piece.isEmpty() ? "" : "\n").append(paragraph.replaceAll("\\s+", " ").strip());
      }
      if (piece.length() > 900) {
        put(title, piece);
      }
    }
    put(title, piece);
  }

  private void put(String title, StringBuilder piece) {
    String text = piece.toString().strip();
    piece.setLength(0);
    if (!text.isEmpty()) {
      String id = title + passages.size();
      passages.add(
          new Passage(
              List.of(id + "#1.0"),
              "",
              id,
              1,
              title,
              "",
              "",
              0,
              CodePoints.length(text),
              0,
              text,
              1));
    }
  }
}
