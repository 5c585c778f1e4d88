package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final ToIntFunction<String> WORDS = text -> text.strip().split("\\s+").length;

  @Test
  void a_sentence_comes_with_the_one_it_leans_on() {
    assertThat(
            selected(
                "The hall opens at eight. Lunch is at noon. The gate is shut on Sundays."
                    + " This holds for visitors too.",
                12,
                3))
        .isEqualTo("The gate is shut on Sundays. This holds for visitors too.");
  }

  @Test
  void where_that_has_no_room_the_sentence_comes_alone() {
    assertThat(selected("The gate is shut on Sundays. This holds for visitors too.", 5, 1))
        .isEqualTo("This holds for visitors too.");
  }

  @Test
  void a_list_item_comes_with_the_line_that_leads_to_it_and_a_gap_is_a_new_line() {
    String text = "Lunch is at noon.\nTo reset the lock:\n- Open the page.\n- Press the button.\n";
    assertThat(selected(text, 9, 3)).isEqualTo("To reset the lock:\n- Press the button.");
  }

  @Test
  void a_line_that_leads_to_a_list_comes_with_the_list() {
    String text = "Lunch is at noon.\nTo reset the lock:\n- Open the page.\n- Press the button.\n";
    assertThat(selected(text, 12, 1))
        .isEqualTo("To reset the lock:\n- Open the page.\n- Press the button.");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_is_kept_fits_stands_in_order_and_is_stored_text(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> "\n- item %d of it".formatted(i);
            case 1 -> "\n| row %d | cell |".formatted(i);
            case 2 -> " This is number %d.".formatted(i);
            default -> "\nThe line %d leads:".formatted(i);
          });
    }
    List<Span> units = units(text.toString());
    List<Candidate> ranked = new ArrayList<>();
    BitSet taken = new BitSet();
    while (ranked.size() < units.size()) {
      int place = random.nextInt(units.size());
      if (!taken.get(place)) {
        taken.set(place);
        ranked.add(candidate(units.get(place), -ranked.size()));
      }
    }
    int most = 5 + random.nextInt(60);
    List<Span> kept = Selection.of(units, ranked, most, WORDS);
    assertThat(kept).as("seed %d", seed).isNotEmpty().isSubsetOf(units);
    assertThat(kept.stream().map(Span::unit).toList()).as("seed %d", seed).isSorted();
    assertThat(kept.stream().map(Span::text).mapToInt(WORDS::applyAsInt).sum())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(most);
    assertThat(Selection.text(kept).replaceAll("\\s+", ""))
        .as("seed %d", seed)
        .isEqualTo(String.join("", kept.stream().map(Span::text).toList()).replaceAll("\\s+", ""));
  }

  @Test
  void nothing_is_kept_where_nothing_fits() {
    List<Span> units = units("The gate is shut on Sundays.");
    assertThat(Selection.of(units, List.of(candidate(units.getFirst(), 0)), 3, WORDS)).isEmpty();
  }

  /** What is shown of a text if one unit is the best and the others count nothing. */
  private static String selected(String text, int most, int best) {
    List<Span> units = units(text);
    List<Candidate> ranked = List.of(candidate(units.get(best), 1));
    return Selection.text(Selection.of(units, ranked, most, WORDS));
  }

  private static Candidate candidate(Span unit, double score) {
    return new Candidate(unit, 0, 0, 0, score);
  }

  private static List<Span> units(String text) {
    Document document = TestHome.document("d", "D", "public", text);
    List<Block> blocks = document.blocks();
    Passage passage =
        new Passage(List.of("d#1.0"), "d", 1, "D", "", "", 0, CodePoints.length(text), 0, text, 1);
    return Spans.units(0, passage, blocks, "en");
  }
}
