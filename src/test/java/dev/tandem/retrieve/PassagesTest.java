package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Acl;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folding, merging and packing. */
class PassagesTest {
  private static final String POLICY =
      "Employees must change the password every 90 days. The service desk resets a forgotten one"
          + " within two hours on working days and asks for the badge number first.";

  private static List<String> folded(String... texts) {
    List<Excerpt> ranked = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      ranked.add(Candidates.excerpt("d" + i, 0, 0, texts[i], -i));
    }
    return Duplicates.fold(ranked.iterator(), 10).stream()
        .map(each -> each.chunk().docId())
        .toList();
  }

  @Test
  void copiesThatDifferInCaseBlanksPunctuationAndArticlesAreFolded() {
    assertThat(
            folded(
                POLICY,
                POLICY.toUpperCase(java.util.Locale.ROOT),
                POLICY.replace(" the ", "  "),
                POLICY.replace(".", " –")))
        .containsExactly("d0");
  }

  @Test
  void aTextThatSaysALittleMoreStandsForBothAtTheBetterPlace() {
    String fuller = POLICY + " This is explained again below.".toLowerCase(java.util.Locale.ROOT);
    List<Excerpt> ranked =
        List.of(
            Candidates.excerpt("short", 0, 0, POLICY, 5),
            Candidates.excerpt("other", 0, 0, "Something else altogether.", 4),
            Candidates.excerpt("full", 0, 0, POLICY + " see below", 3));
    List<Excerpt> kept = Duplicates.fold(ranked.iterator(), 10);
    assertThat(kept).extracting(each -> each.chunk().docId()).containsExactly("full", "other");
    assertThat(kept.getFirst().score()).isEqualTo(5);
    assertThat(folded(fuller, POLICY)).hasSize(2); // five words more are more than a tenth
  }

  @Test
  void textsThatDifferInANumberANameANegationOrTheOrderAreNeverFolded() {
    assertThat(folded(POLICY, POLICY.replace("90", "60"))).hasSize(2);
    assertThat(folded(POLICY, POLICY.replace("two", "four"))).hasSize(2);
    assertThat(folded(POLICY, POLICY.replace("must", "must not"))).hasSize(2);
    assertThat(folded(POLICY.replace("must", "must not"), POLICY)).hasSize(2);
    assertThat(folded(POLICY, POLICY.replace("Employees", "Employees in Berlin"))).hasSize(2);
    assertThat(folded(POLICY, POLICY.replace("on working", "only on working"))).hasSize(2);
    assertThat(folded("Ann reports to Bob.", "Bob reports to Ann.")).hasSize(2);
    assertThat(folded("第一条", "第二条")).hasSize(2);
    assertThat(folded("100 €", "100 $", "-100 $", "100 %")).hasSize(4);
  }

  private static List<Passage> merged(Path folder, List<String> chunks, int... ordinals) {
    try (TestHome home = new TestHome(folder, new HashedWords())) {
      home.put(List.of(home.version("d", "Title", Acl.PUBLIC, chunks)));
      List<Excerpt> ranked = new ArrayList<>();
      int score = 0;
      for (int ordinal : ordinals) {
        int start =
            ordinal == 0
                ? 0
                : chunks.subList(0, ordinal).stream().mapToInt(c -> CodePoints.length(c) + 2).sum();
        ranked.add(Candidates.excerpt("d", ordinal, start, chunks.get(ordinal), score--));
      }
      return new Neighbours(home.ledger.documents(), Principals.ANONYMOUS).merge(ranked);
    }
  }

  private static final List<String> CHUNKS =
      List.of("One 😀 begins.", "Two follows.", "Three too.", "Four ends.", "Five.");

  @Test
  void neighboursBecomeOneStretchOfTheStoredTextWithTheBestScore(@TempDir Path folder) {
    List<Passage> passages = merged(folder, CHUNKS, 4, 1, 0);
    assertThat(passages).hasSize(2);
    assertThat(passages.get(0).text()).isEqualTo("Five.");
    Passage joined = passages.get(1);
    assertThat(joined.text()).isEqualTo("One 😀 begins.\n\nTwo follows.");
    assertThat(joined.chunks()).containsExactly("d#1.0", "d#1.1");
    assertThat(joined.start()).isZero();
    assertThat(joined.end()).isEqualTo(CodePoints.length(joined.text()));
    assertThat(joined.score()).isEqualTo(-1);
  }

  @Test
  void aChunkThatClosesTheGapJoinsBothSidesAndAPassageHasAtMostThree(@TempDir Path folder) {
    assertThat(merged(folder.resolve("a"), CHUNKS, 0, 2, 1))
        .singleElement()
        .extracting(Passage::chunks)
        .isEqualTo(List.of("d#1.0", "d#1.1", "d#1.2"));
    assertThat(merged(folder.resolve("b"), CHUNKS, 0, 1, 2, 3, 4))
        .extracting(passage -> passage.chunks().size())
        .containsExactly(3, 2);
  }

  @Test
  void chunksOfADocumentThatIsGoneAreDroppedWhereTheyWouldBeMerged(@TempDir Path folder) {
    try (TestHome home = new TestHome(folder, new HashedWords())) {
      Neighbours neighbours = new Neighbours(home.ledger.documents(), Principals.ANONYMOUS);
      List<Excerpt> ranked =
          List.of(
              Candidates.excerpt("x", 0, 0, "One.", 2), Candidates.excerpt("x", 1, 6, "Two.", 1));
      assertThat(neighbours.merge(ranked)).isEmpty();
      assertThat(neighbours.denied()).isEqualTo(2);
    }
  }

  private static Passage passage(String id, String text, double score) {
    return new Passage(
        List.of(id + "#1.0"),
        TestHome.COLLECTION,
        id,
        1,
        "T",
        "",
        "",
        100,
        100 + CodePoints.length(text),
        0,
        text,
        score);
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @Test
  void packingPrefersWorthPerTokenAndKeepsTheOrderOfRelevance() {
    Passage best = passage("best", "a b c d e f g h", 2);
    Passage longer = passage("longer", "a b c d e f g h i j k l m n o p", 1.8);
    Passage brief = passage("brief", "a b", 1.7);
    assertThat(Packer.pack(List.of(brief, longer, best), 10, PassagesTest::words))
        .containsExactly(best, brief);
    assertThat(Packer.pack(List.of(brief, longer, best), 100, PassagesTest::words))
        .containsExactly(best, longer, brief);
    assertThat(Packer.pack(List.of(), 10, PassagesTest::words)).isEmpty();
  }

  @Test
  void aWorthlessShortPassageDoesNotPushTheBestOneOut() {
    Passage best = passage("best", "a b c d e f g h", 3);
    Passage tiny = passage("tiny", "a", 0.95); // densest, but an eighth of the best one's worth
    assertThat(Packer.pack(List.of(best, tiny), 8, PassagesTest::words)).containsExactly(best);
  }

  @Test
  void whatDoesNotFitWholeIsCutAtASentenceWithItsOffsets() {
    Passage only = passage("only", "One 😀 is here. Two is here. Three is here.", 1);
    Passage cut = Packer.pack(List.of(only), 7, PassagesTest::words).getFirst();
    assertThat(cut.text()).isEqualTo("One 😀 is here. Two is here.");
    assertThat(cut.start()).isEqualTo(100);
    assertThat(cut.end()).isEqualTo(100 + CodePoints.length(cut.text()));
    assertThat(Packer.pack(List.of(only), 2, PassagesTest::words)).isEmpty();
  }

  @Test
  void packingStaysInTheBudgetAndIsNeverWorthLessThanHalfTheBestChoice() {
    long seed = 9;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<Passage> passages = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        passages.add(
            passage("p" + i, "w ".repeat(1 + random.nextInt(20)).strip(), random.nextGaussian()));
      }
      int budget = 5 + random.nextInt(60);
      List<Passage> packed = Packer.pack(passages, budget, PassagesTest::words);
      assertThat(packed.stream().mapToInt(p -> words(p.text())).sum()).isLessThanOrEqualTo(budget);
      double best = 0;
      for (int set = 0; set < 256; set++) {
        int cost = 0;
        double worth = 0;
        for (int i = 0; i < 8; i++) {
          if ((set >> i & 1) == 1) {
            cost += words(passages.get(i).text());
            worth += Math.exp(passages.get(i).score());
          }
        }
        best = cost <= budget ? Math.max(best, worth) : best;
      }
      boolean fits = passages.stream().anyMatch(p -> words(p.text()) <= budget);
      double worth = packed.stream().mapToDouble(p -> Math.exp(p.score())).sum();
      assertThat(!fits || worth >= best / 2).as("seed %d round %d", seed, round).isTrue();
    }
  }
}
