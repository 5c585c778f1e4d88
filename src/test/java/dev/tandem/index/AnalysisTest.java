package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnalysisTest {
  @Test
  void englishWordsAreStemmedAndStopWordsLeftOut() {
    assertThat(Analysis.terms("The resetting of passwords", "en"))
        .containsExactly("reset", "password");
    assertThat(Analysis.terms("The resetting", "en-GB")).containsExactly("reset");
  }

  @Test
  void germanFormsOfAWordMeet() {
    assertThat(Analysis.terms("die Häuser", "de")).isEqualTo(Analysis.terms("das Haus", "de"));
    assertThat(Analysis.terms("Die Urlaubsanträge der Mitarbeiter", "de-AT"))
        .isEqualTo(Analysis.terms("Urlaubsantrag, Mitarbeitern", "de"));
  }

  @Test
  void chineseJapaneseAndKoreanBecomeBigrams() {
    assertThat(Analysis.terms("東京都庁", "ja")).containsExactly("東京", "京都", "都庁");
  }

  @Test
  void anUnknownLanguageIsOnlyLowerCased() {
    assertThat(Analysis.terms("The Häuser", "und")).containsExactly("the", "häuser");
    assertThat(Analysis.terms("The Häuser", "tlh")).containsExactly("the", "häuser");
  }
}
