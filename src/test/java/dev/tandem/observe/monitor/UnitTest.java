package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitTest {
  @Test
  void aValueIsSaidWithWhatItCounts() {
    assertThat(Unit.DOCUMENTS.said(1_234)).isEqualTo("1,234 documents");
    assertThat(Unit.SHARE.said(0.314)).isEqualTo("31 %");
    assertThat(Unit.MILLIS.said(840)).isEqualTo("840 ms");
    assertThat(Unit.MILLIS.said(1_240)).isEqualTo("1.2 s");
    assertThat(Unit.TIMES.said(2.5)).isEqualTo("2.50 times");
    assertThat(Unit.DISTANCE.said(0.31)).isEqualTo("0.31");
    assertThat(Unit.NUMBER.said(5)).isEqualTo("5");
  }

  @Test
  void everySeriesHasOneAndAnOwnOneIsANumber() {
    assertThat(Unit.of("volume.chunks")).isEqualTo(Unit.CHUNKS);
    assertThat(Unit.of("answers.latency")).isEqualTo(Unit.MILLIS);
    assertThat(Unit.of("own.queue")).isEqualTo(Unit.NUMBER);
  }
}
