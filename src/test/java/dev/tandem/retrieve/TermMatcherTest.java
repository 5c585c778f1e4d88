package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.index.Analysis;
import dev.tandem.index.Hit;
import dev.tandem.retrieve.Candidate.Match;
import dev.tandem.text.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast matcher against its slow twin. */
class TermMatcherTest {
  private static final List<String> LANGUAGES = new ArrayList<>(Analysis.languages());

  /** Words, punctuation and blanks of many scripts, and what joins and parts words. */
  private static final String[] PIECES = {
    "sleep",
    "Sleeping",
    "sleeps",
    "the",
    "is",
    "not",
    "ann's",
    "o'clock",
    "l'heure",
    "e.g.",
    "Dr.",
    "3.5",
    "1,000",
    "2026-01-31",
    "well-known",
    "under_score",
    "a@b.example",
    "C++",
    "naïve",
    "naïve",
    "Übung",
    "Straße",
    "İstanbul",
    "σοφός",
    "привет",
    "мир.",
    "سلام",
    "שלום",
    "नमस्ते",
    "ประเทศไทย",
    "東京",
    "東京 都",
    "한국어",
    "𝒳",
    "🙂",
    "“quoted”",
    "so—called",
    "don’t",
    "x\u00adhyphen",
    "non\u00a0break",
    "\u0301",
    "...",
    "!?",
    "(",
    ")",
    "|",
    "#",
    "-",
    "\t",
    "\n",
    "\n\n",
    " ",
    "  "
  };

  @Test
  void eachCandidateHasTheMatchThatThePlainMatcherGivesInEveryLanguage() {
    long seed = Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
    System.out.println("TermMatcherTest: -Dtandem.seed=" + seed);
    Random random = new Random(seed);
    LANGUAGES.add("xx");
    ReadTexts read = new ReadTexts();
    for (String language : LANGUAGES) {
      Terms terms = text -> Analysis.terms(text, language);
      for (int round = 0; round < 20; round++) {
        String question = text(random, 1 + random.nextInt(12));
        TermReader reader = new TermReader(terms, language, read);
        List<Excerpt> excerpts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          excerpts.add(excerpt(random, i, reader));
        }
        List<Candidate> fast =
            new TermMatcher(question, terms)
                .match(excerpts.stream().map(Excerpt::candidate).toList());
        List<Candidate> plain = new PlainMatcher(question, terms, language).match(excerpts);
        for (int i = 0; i < excerpts.size(); i++) {
          assertThat(numbers(fast.get(i).match()))
              .as("%s: %s in %s", language, question, excerpts.get(i))
              .containsExactly(numbers(plain.get(i).match()), within(1e-12));
        }
        assertThat(new TermMatcher(question, terms).size())
            .isEqualTo(new PlainMatcher(question, terms, language).size());
      }
    }
  }

  @Test
  void aThaiCollectionsTextsAreReadWholeBecauseItsAnalyserSeesMoreThanOneWord() {
    Terms terms = text -> Analysis.terms(text, "th");
    String text = "e.g. \u0301мир.\n";
    assertThat(new TermReader(terms, "th", new ReadTexts()).of(text))
        .containsExactly(terms.of(text).stream().mapToLong(TermSequence::number).toArray());
    assertThat(terms.of(text)).hasSize(2);
  }

  private static double[] numbers(Match match) {
    return new double[] {
      match.coverage(), match.weighted(), match.sentence(), match.pairs(), match.title()
    };
  }

  private static Excerpt excerpt(Random random, int ordinal, TermReader reader) {
    String text = "x" + text(random, 5 + random.nextInt(60));
    Chunk chunk =
        new Chunk(
            Chunk.id("d", 1, ordinal),
            "d",
            1,
            ordinal,
            0,
            text.codePointCount(0, text.length()),
            text(random, random.nextInt(3)),
            text(random, random.nextInt(5)),
            0,
            text);
    String title = text(random, random.nextInt(6));
    Hit hit = new Hit(chunk.id(), "d", 1, ordinal, 1, 1);
    return new Excerpt(
        new Candidate("c", hit, reader.chunk(chunk, title), 0, Match.NONE), chunk, title);
  }

  /** Pieces with and without blanks between them. */
  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextInt(4) == 0 ? "" : " ");
    }
    return text.toString();
  }
}
