package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Block;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class FocusTest {
  private static final ToIntFunction<String> WORDS = text -> text.split("\\s+").length;

  private static final Passage LEAVE =
      passage(
          "leave",
          "",
          "Full-time staff receive 28 days of leave. It grows with the years of service. The canteen is"
              + " closed on Mondays. Unused days lapse at the end of March. Ask your manager.");

  private static final Passage STEPS =
      passage(
          "vpn", "", "To reset the password:\n1. Open the portal.\n2. Choose Reset.\n3. Sign in.");

  private static final Passage TABLE =
      passage("pay", "Grade | Low | High", "H4 | 40 | 50\nH5 | 45 | 55\nH6 | 50 | 60");

  @Test
  void showsAllThatFits() {
    Evidence evidence = evidence(List.of(LEAVE, STEPS), "28 days");
    assertThat(evidence.within(200, WORDS)).isSameAs(evidence);
  }

  @Test
  void keepsWhatBearsOnTheQuestionAndMarksTheGaps() {
    Evidence cut = evidence(List.of(LEAVE), "Unused days lapse").within(10, WORDS);
    assertThat(cut.shown().getFirst().text()).isEqualTo("… Unused days lapse at the end of March.");
    assertThat(cut.passages()).containsExactly(LEAVE);
  }

  @Test
  void aSentenceThatLeansOnTheOneBeforeBringsIt() {
    Evidence cut = evidence(List.of(LEAVE), "It grows").within(16, WORDS);
    assertThat(cut.shown().getFirst().text())
        .isEqualTo("Full-time staff receive 28 days of leave. It grows with the years of service.");
  }

  @Test
  void aStepBringsTheLineThatLeadsIn() {
    Evidence cut = evidence(List.of(STEPS), "2. Choose").within(10, WORDS);
    assertThat(cut.shown().getFirst().text())
        .isEqualTo("To reset the password:\n… 2. Choose Reset.");
  }

  @Test
  void aLineThatLeadsInBringsItsSteps() {
    Evidence cut = evidence(List.of(LEAVE, STEPS), "To reset").within(14, WORDS);
    assertThat(cut.shown()).containsExactly(STEPS);
  }

  @Test
  void aHeaderInTheTextComesWithTheRow() {
    Passage table = passage("pay", "", "Bands\nGrade | Low | High\nH4 | 40 | 50\nH5 | 45 | 55");
    Evidence cut = evidence(List.of(table), "H5").within(11, WORDS);
    assertThat(cut.shown().getFirst().text()).isEqualTo("Grade | Low | High\n… H5 | 45 | 55");
  }

  @Test
  void aRowKeepsItsHeader() {
    Evidence cut = evidence(List.of(TABLE), "H5").within(11, WORDS);
    Passage shown = cut.shown().getFirst();
    assertThat(shown.context()).isEqualTo("Grade | Low | High");
    assertThat(shown.text()).isEqualTo("… H5 | 45 | 55");
  }

  @Test
  void aPassageOfWhichNothingIsShownIsNoEvidence() {
    Evidence cut = evidence(List.of(STEPS, LEAVE, TABLE), "Unused days lapse").within(10, WORDS);
    assertThat(cut.passages()).containsExactly(LEAVE);
    assertThat(cut.units()).allMatch(unit -> unit.passage() == 0 && unit.source().equals(LEAVE));
    assertThat(cut.ranked()).hasSameSizeAs(cut.units());
  }

  @Test
  void ofASentenceThatDoesNotFitItsBeginningIsShown() {
    Evidence cut = evidence(List.of(LEAVE), "Unused days").within(2, WORDS);
    assertThat(cut.shown().getFirst().text()).startsWith("Unused days");
  }

  /** Whatever is cut: within the budget, in the words of the passage, the best unit among them. */
  @Test
  void neverShowsMoreThanFits() {
    long seed = 20261130;
    Random random = new Random(seed);
    List<Passage> all = List.of(LEAVE, STEPS, TABLE);
    for (int i = 0; i < 200; i++) {
      List<Passage> some = new ArrayList<>(all);
      some.removeIf(passage -> some.size() > 1 && random.nextBoolean());
      Evidence evidence = shuffled(some, random);
      int most = random.nextInt(4, 60);
      Evidence cut = evidence.within(most, WORDS);
      int tokens = 0;
      for (Passage shown : cut.shown()) {
        tokens += WORDS.applyAsInt((shown.context() + "\n" + shown.text()).strip());
        String whole = cut.passages().get(cut.shown().indexOf(shown)).text();
        for (String part : shown.text().split("…")) {
          assertThat(whole).as("seed %d, case %d", seed, i).contains(part.strip());
        }
      }
      assertThat(tokens).as("seed %d, case %d", seed, i).isLessThanOrEqualTo(most);
    }
  }

  /** Ranked first: the units that hold a text. */
  private static Evidence evidence(List<Passage> passages, String first) {
    List<Span> units = units(passages);
    List<Candidate> ranked =
        units.stream()
            .map(unit -> candidate(unit, unit.text().contains(first) ? 1 : 0))
            .sorted(Comparator.comparingDouble(each -> -each.score()))
            .toList();
    return new Evidence(passages, passages, units, ranked, new Weights(passages), 3);
  }

  private static Evidence shuffled(List<Passage> passages, Random random) {
    List<Span> units = units(passages);
    List<Candidate> ranked =
        units.stream()
            .map(unit -> candidate(unit, random.nextDouble()))
            .sorted(Comparator.comparingDouble(each -> -each.score()))
            .toList();
    return new Evidence(passages, passages, units, ranked, new Weights(passages), 3);
  }

  private static Candidate candidate(Span unit, double score) {
    return new Candidate(unit, 0, 0, 0, score);
  }

  private static List<Span> units(List<Passage> passages) {
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      units.addAll(Spans.units(i, passages.get(i), blocks(passages.get(i)), "en"));
    }
    return units;
  }

  private static Passage passage(String id, String context, String text) {
    return new Passage(
        List.of(id + "#1.0"), "test", id, 1, "", "", context, 0, text.length(), 0, text, 1);
  }

  /** Lines with a number are steps, lines with a bar rows. */
  private static List<Block> blocks(Passage passage) {
    List<Block> blocks = new ArrayList<>();
    int start = 0;
    for (String line : passage.text().split("\n")) {
      Block.Kind kind =
          line.startsWith("Grade")
              ? Block.Kind.TABLE_HEADER
              : line.contains("|")
                  ? Block.Kind.TABLE_ROW
                  : line.matches("\\d\\. .*") ? Block.Kind.LIST_ITEM : Block.Kind.PARAGRAPH;
      blocks.add(new Block(kind, 0, start, start + line.length(), 0));
      start += line.length() + 1;
    }
    return blocks;
  }
}
