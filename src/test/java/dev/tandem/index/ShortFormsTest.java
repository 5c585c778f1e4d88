package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortFormsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "See the Remote Work Policy (RWP) for more. | RWP | Remote Work Policy",
        "RWP (Remote Work Policy) holds for all. | RWP | Remote Work Policy",
        "RWP stands for remote work policy. | RWP | remote work policy",
        "RWP, short for remote work policy, is new. | RWP | remote work policy",
        "Two Remote Work Policies (RWPs) apply. | RWP | Remote Work Policies",
        "TCO means total cost of ownership. | TCO | total cost of ownership",
        "The Department of Health (DoH) decides. | DOH | Department of Health",
        "the Food and Drug Administration (FDA) | FDA | Food and Drug Administration",
        "people with post-traumatic stress disorder (ptsd) | PTSD | post traumatic stress disorder",
        "Profit and loss (P&L) is due. | P&L | Profit and loss",
        "DA steht für Datenschutz für Alle. | DA | Datenschutz für Alle"
      })
  void anExplanationIsFound(String text, String brief, String full) {
    assertThat(ShortForms.in(text)).containsExactly(new ShortForm(brief, full));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "We met the new manager (CEO). |",
        "Hold the Remote Work Policy. (RWP) |",
        "The policy was signed (see below). |",
        "Remote Policy (RWP) |",
        "a nap (an) |",
        "Wages in pounds (GBP) |"
      })
  void whatTheInitialsDoNotSpellIsNone(String text) {
    assertThat(ShortForms.in(text)).isEmpty();
  }

  @Test
  void aTextCanExplainSeveral() {
    assertThat(
            ShortForms.in(
                "A Goods Received Note (GRN) follows the Purchase Order Request (POR; see above)."))
        .containsExactly(
            new ShortForm("GRN", "Goods Received Note"),
            new ShortForm("POR", "Purchase Order Request"));
  }
}
