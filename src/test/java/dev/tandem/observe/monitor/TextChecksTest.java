package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextChecksTest {
  private static final String BEFORE =
      "The drill weighs 900 grams, costs 45 euros, runs for 8 hours and is under warranty for 24 months.";

  @Test
  void figuresThatAllChangedUnderTheSameWordsAreTold() {
    assertThat(TextChecks.otherFigures(BEFORE, BEFORE.replaceAll("(\\d+)", "$17"))).isTrue();
  }

  @Test
  void oneThatChangedIsAnEdit() {
    assertThat(TextChecks.otherFigures(BEFORE, BEFORE.replace("45", "49"))).isFalse();
    assertThat(TextChecks.otherFigures(BEFORE, BEFORE.replace("45", "49").replace("24", "36")))
        .isFalse();
  }

  @Test
  void anotherTextIsNoSlip() {
    assertThat(
            TextChecks.otherFigures(BEFORE, "The saw has 3 blades, 2 grips and 1 motor of 700 W."))
        .isFalse();
  }

  @Test
  void ofAFewFiguresAllMayChange() {
    assertThat(TextChecks.otherFigures("It costs 45 euros.", "It costs 49 euros.")).isFalse();
  }
}
