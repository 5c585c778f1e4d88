package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactChangerTest {
  private static Optional<FactChange> change(long seed, String text, String... gold) {
    return new FactChanger(seed).change(List.of(gold), List.of(text), List.of(text));
  }

  /** Whatever is drawn. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It expires after 180 days. Renew it before the 180 days are over. | 180 days | \\d{3} days",
        "Up to three days per week; Three days are common, three hours not. | three days | [a-z]+ days",
        "It costs 1,250.50 euros. | 1,250.50 euros | \\d,\\d{3}\\.\\d{2} euros",
        "It ends on 14 March 2026. | 14 March 2026 | \\d{2} [A-Z][a-z]+ 2026",
        "It ends on March 3. | March 3 | [A-Z][a-z]+ \\d",
        "It is held on 2026-09-01. | 2026-09-01 | 2026-\\d{2}-\\d{2}",
        "It opens at 8:30 in all offices. | 8:30 | \\d:\\d{2}",
        "Ask Petersen at the desk. Or call Petersen. | Petersen | [A-Z][a-z]+",
      })
  void aFactBecomesAnotherOneOfItsKindAndComesBack(String text, String gold, String form) {
    for (long seed = 1; seed <= 40; seed++) {
      FactChange change = change(seed, text, gold).orElseThrow();
      String changed = change.apply(text);
      assertThat(changed).as("seed %d", seed).isNotEqualTo(text).containsPattern(form);
      assertThat(change.saysOld(text)).as("seed %d", seed).isTrue();
      assertThat(change.saysNew(changed)).as("seed %d: %s", seed, changed).isTrue();
      assertThat(change.saysNew(text)).as("seed %d", seed).isFalse();
      assertThat(change.undone().apply(changed)).as("seed %d", seed).isEqualTo(text);
    }
  }

  @Test
  void digitsAndWordsOfASmallNumberAreOneFact() {
    FactChange change = change(3, "Up to three days a week.", "three days", "3").orElseThrow();
    String now = change.apply("Up to three days a week.");
    assertThat(change.before()).containsExactly("three days", "3");
    assertThat(change.saysNew(change.after().getLast())).isTrue();
    assertThat(now).contains(change.after().getFirst());
  }

  @Test
  void aSmallNumberElsewhereInTheDocumentStays() {
    String text = "Bring 3 forms. Leave is 3 days a year.";
    String changed = change(5, text, "3 days").orElseThrow().apply(text);
    assertThat(changed).startsWith("Bring 3 forms.").doesNotContain("3 days");
  }

  @Test
  void ofALongAnswerWhatTheQuestionDoesNotSayIsChanged() {
    List<String> pieces =
        FactChanger.pieces(
            List.of(
                "Issue: notice of 14 March.\nAnswer: within 21 days; the fee is $350, or 2.5 %."),
            "What follows from the notice of 14 March?");
    assertThat(pieces).containsExactly("21 days", "$350", "2.5 %");
    String text = "An answer is due 21 days after service.";
    FactChange change =
        new FactChanger(7).change(pieces, List.of(text), List.of(text)).orElseThrow();
    assertThat(change.apply(text)).doesNotContain("21 days").contains(" days after service");
    assertThat(change.saysNew("Answer: within " + change.after().getFirst())).isTrue();
  }

  @Test
  void whatIsNoFactOrStandsNowhereIsLeftAlone() {
    assertThat(change(1, "Be kind to each other.", "kind to each other")).isEmpty();
    assertThat(change(1, "It takes 20 days.", "35 days")).isEmpty();
    assertThat(change(1, "Always ask first.", "Always ask first")).isEmpty();
  }
}
