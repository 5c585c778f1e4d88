package dev.tandem.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.example.Example;
import dev.tandem.example.Recipe;
import dev.tandem.label.ReaderRow.Statement;
import dev.tandem.llm.Message;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderRowsTest {
  private static final int ROWS = 2000;
  private static final ToIntFunction<String> TOKENS = text -> text.length() / 4 + 1;
  private static final Pattern MARKER = Pattern.compile(" \\[(\\d)]");
  private static final String DECLINE = HybridPrompt.decline("en");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 77})
  void every_answer_is_in_the_words_of_the_passage_that_it_names(long seed) {
    for (ReaderRow row : rows(seed)) {
      assertThat(row.faults()).as("seed %d: %s", seed, row.question()).isEmpty();
      for (Statement said : row.statements()) {
        Page page = row.pages().get(said.page());
        assertThat(page.shown()).as("seed %d: %s", seed, row.question()).contains(said.text());
        assertThat(row.answer()).as("seed %d", seed).contains(said.text());
      }
      switch (row.kind()) {
        case SHORT, TABLE -> assertThat(row.statements()).hasSizeLessThanOrEqualTo(1);
        case SENTENCES, LIST -> assertThat(unmarked(row)).as("seed %d", seed).isEmpty();
        case SEVERAL, NEWER, DIFFERING -> assertThat(row.statements()).hasSizeGreaterThan(1);
        case SILENT -> assertThat(row.statements()).isEmpty();
      }
    }
  }

  /** What is left of an answer when each statement with its marker is taken out. */
  private static String unmarked(ReaderRow row) {
    String left = row.answer();
    for (Statement said : row.statements()) {
      left = left.replace(said.marked(), "");
    }
    return left.strip();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 77})
  void where_it_declines_no_passage_holds_the_value(long seed) {
    int declined = 0;
    for (ReaderRow row : rows(seed)) {
      if (row.statements().isEmpty()) {
        declined++;
        assertThat(answer(ReaderRows.chat(row, "rows", 1))).isEqualTo(DECLINE);
        for (String value : row.absent()) {
          row.pages()
              .forEach(
                  page ->
                      assertThat(page.shown().toLowerCase(Locale.ROOT))
                          .as("seed %d: %s", seed, row.question())
                          .doesNotContainPattern(
                              "(?<![\\p{L}\\p{N}])"
                                  + Pattern.quote(value.toLowerCase(Locale.ROOT))
                                  + "(?![\\p{L}\\p{N}])"));
        }
      }
    }
    assertThat(declined).as("seed %d", seed).isGreaterThan(ROWS / 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void rows_fit_the_prompt_and_no_two_are_equal(long seed) {
    Set<String> prompts = new HashSet<>();
    for (ReaderRow row : rows(seed)) {
      Example.Chat chat = ReaderRows.chat(row, "rows", 1);
      String shown = chat.messages().get(chat.messages().size() - 2).content();
      assertThat(prompts.add(shown)).as("seed %d: %s", seed, row.question()).isTrue();
      assertThat(row.pages()).hasSizeBetween(1, HybridPrompt.PASSAGES);
      int tokens = row.pages().stream().mapToInt(page -> TOKENS.applyAsInt(page.text())).sum();
      assertThat(tokens).as("seed %d", seed).isLessThanOrEqualTo(HybridPrompt.TOKENS);
      Matcher marker = MARKER.matcher(answer(chat));
      while (marker.find()) {
        assertThat(Integer.parseInt(marker.group(1)))
            .as("seed %d: %s", seed, row.question())
            .isBetween(1, row.pages().size());
      }
      for (int i = 1; i <= row.pages().size(); i++) {
        assertThat(shown).contains("[" + i + "] " + row.pages().get(i - 1).title());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void kinds_have_their_shares_and_the_right_passage_stands_anywhere(long seed) {
    List<ReaderRow> rows = rows(seed);
    Map<CaseKind, Long> counts =
        rows.stream().collect(Collectors.groupingBy(ReaderRow::kind, Collectors.counting()));
    for (CaseKind kind : CaseKind.values()) {
      assertThat(counts.getOrDefault(kind, 0L) / (double) ROWS)
          .as("seed %d: %s", seed, kind)
          .isCloseTo(kind.share(), within(.03));
    }
    assertThat(Arrays.stream(CaseKind.values()).mapToDouble(CaseKind::share).sum())
        .isCloseTo(1, within(1e-9));
    int[] places = new int[HybridPrompt.PASSAGES];
    rows.stream()
        .filter(row -> row.kind() == CaseKind.SHORT && row.pages().size() == places.length)
        .forEach(row -> places[row.statements().getFirst().page()]++);
    int all = Arrays.stream(places).sum();
    assertThat(Arrays.stream(places).min().orElseThrow())
        .as("seed %d", seed)
        .isGreaterThan(all / (places.length + 3));
  }

  @Test
  void hardly_any_sentence_of_the_passages_comes_twice() {
    Map<String, Integer> counts = new HashMap<>();
    for (ReaderRow row : new ReaderRows(8, TOKENS).learnt(6000)) {
      for (Page page : row.pages()) {
        String text = page.text().replace(" … ", " ");
        for (Range range : Sentences.split(text, "en")) {
          int from = text.offsetByCodePoints(0, range.start());
          int to = text.offsetByCodePoints(from, range.length());
          counts.merge(text.substring(from, to), 1, Integer::sum);
        }
      }
    }
    long all = counts.values().stream().mapToLong(Integer::intValue).sum();
    List<Map.Entry<String, Integer>> most =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(40)
            .toList();
    assertThat(counts.size() / (double) all).as("seed 8: %s", most).isGreaterThan(.7);
    assertThat(most.getFirst().getValue()).as("seed 8: %s", most).isLessThan(150);
  }

  @Test
  void the_same_seed_gives_the_same_rows_and_another_seed_others() {
    Recipe once = new ReaderRows(9, TOKENS).recipe(200, 20);
    assertThat(new ReaderRows(9, TOKENS).recipe(200, 20)).isEqualTo(once);
    assertThat(new ReaderRows(9, TOKENS).recipe(100, 20).train())
        .isEqualTo(once.train().subList(0, 100));
    Recipe other = new ReaderRows(10, TOKENS).recipe(200, 20);
    assertThat(other.train()).doesNotContainAnyElementsOf(once.train());
  }

  @Test
  void rows_to_measure_on_are_of_templates_that_are_never_learnt() {
    List<DocumentTemplate> all = Domains.all();
    assertThat(all).hasSizeGreaterThanOrEqualTo(60);
    assertThat(all.stream().filter(DocumentTemplate::heldOut)).hasSize(10);
    assertThat(all.stream().map(DocumentTemplate::domain).distinct()).hasSize(6);
    ReaderRows rows = new ReaderRows(11, TOKENS);
    assertThat(rows.measured(300)).allMatch(row -> row.template().heldOut());
    assertThat(rows.learnt(ROWS).stream().flatMap(row -> row.pages().stream()))
        .noneMatch(page -> page.subject().template().heldOut());
  }

  @Test
  void every_template_is_asked() {
    Set<String> asked =
        rows(12).stream().map(row -> row.template().toString()).collect(Collectors.toSet());
    assertThat(asked)
        .containsAll(
            Domains.all().stream().filter(t -> !t.heldOut()).map(Object::toString).toList());
  }

  @Test
  void the_demo_is_not_in_them() throws IOException {
    Set<String> said = new HashSet<>();
    Set<String> words = new HashSet<>();
    for (ReaderRow row : rows(13)) {
      String text = row.question() + "\n" + row.pages().stream().map(Page::shown).toList();
      words.addAll(List.of(text.split("[^\\p{L}]+")));
      said.addAll(shingles(text));
    }
    assertThat(words)
        .doesNotContain(
            "Halden", "Osterried", "Marlow", "Serena", "Fennmoor", "PeopleHub", "Sandpiper");
    try (Stream<Path> files = Files.walk(Path.of("demo"))) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(md|txt|jsonl|csv)")).toList()) {
        Set<String> both = shingles(Files.readString(file));
        both.retainAll(said);
        assertThat(both).as("of %s", file).isEmpty();
      }
    }
  }

  /** Runs of eight words. */
  private static Set<String> shingles(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+");
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + 8 <= words.length; i++) {
      runs.add(String.join(" ", Arrays.copyOfRange(words, i, i + 8)));
    }
    return runs;
  }

  @Test
  void a_wrong_template_is_named_with_what_is_wrong() {
    assertThatThrownBy(() -> template("says: [\"It is blue.\"]"))
        .hasMessage("the template made/up is wrong: a sentence lacks {size}: It is blue.");
    assertThatThrownBy(() -> template("says: [\"It has {size}.\"], asks: [\"How big?\"]"))
        .hasMessage("the template made/up is wrong: 'How big?' can be asked in 1 ways only");
  }

  private static void template(String fact) throws IOException {
    Domains.parse(
        "made",
        new YAMLMapper()
            .readTree(
                "[{name: up, facts: [{slot: size, about: \"the size of {entity}\", %s}]}]"
                    .formatted(fact)));
  }

  private static List<ReaderRow> rows(long seed) {
    return new ReaderRows(seed, TOKENS).learnt(ROWS);
  }

  private static String answer(Example.Chat chat) {
    Message last = chat.messages().getLast();
    assertThat(last.role()).isEqualTo(Message.Role.ASSISTANT);
    return last.content();
  }
}
