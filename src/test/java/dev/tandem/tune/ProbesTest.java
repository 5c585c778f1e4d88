package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbesTest {
  @Test
  void whatTheGatesAskIsComplete() {
    Probes probes = Probes.read();
    assertThat(probes.paragraphs()).hasSize(20);
    assertThat(probes.paragraphs().stream().mapToInt(p -> p.split(" ").length).sum())
        .isGreaterThan(2_000);
    assertThat(probes.questions()).hasSize(40);
    probes
        .questions()
        .forEach(q -> assertThat(Set.copyOf(q.choices())).as(q.question()).hasSize(4));
    assertThat(probes.summaries()).hasSize(12);
    probes.summaries().forEach(s -> assertThat(s.summary().length()).isLessThan(s.text().length()));
  }

  @Test
  void rougeLIsTheLongestCommonSubsequenceOfWords() {
    // Lin (2004), section 3.1: "police killed the gunman" has 4 words; of the second candidate
    // "the ... gunman" is common, of the first "police the gunman".
    String reference = "police killed the gunman";
    assertThat(RougeL.f1("police kill the gunman", reference)).isCloseTo(3 / 4.0, within(1e-12));
    assertThat(RougeL.f1("the gunman kill police", reference)).isCloseTo(2 / 4.0, within(1e-12));
    assertThat(RougeL.f1("Police, killed: the gunman!", reference)).isEqualTo(1);
    assertThat(RougeL.f1("", reference)).isZero();
  }

  @Test
  void exposureIsWhatTheRankSays() {
    double[] scores = new double[64];
    assertThat(Canary.exposure(scores)).isCloseTo(Math.log(64 / 32.5) / Math.log(2), within(1e-9));
    scores[0] = 1;
    assertThat(Canary.exposure(scores)).isCloseTo(6, within(1e-9));
    scores[0] = -1;
    assertThat(Canary.exposure(scores)).isCloseTo(0, within(1e-9));
  }
}
