package dev.tandem.compare.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Recommendation;
import dev.tandem.compare.evidence.Factor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriorsTest {
  @Test
  void everyArmHasAWorthInEveryFactorByPriorsAloneAlsoOneOfAnotherName() {
    List<String> arms = new ArrayList<>(Recommendation.NEEDS);
    arms.add("a vendor's model");
    Evidence evidence = new Evidence(arms, Optional.empty(), Map.of());
    Decision decision = Advice.decide(HandMade.accuracy(), evidence);
    assertThat(decision.worths()).containsOnlyKeys(arms);
    decision
        .worths()
        .forEach(
            (arm, worths) -> {
              assertThat(worths).containsOnlyKeys(Factor.values());
              worths.values().forEach(worth -> assertThat(worth.readings()).isNotEmpty());
            });
  }

  @Test
  void everyPriorNamesItsSourceWithAYearAndSaysWhatItFound() {
    int priors = 0;
    Decision decision = Advice.decide(HandMade.accuracy(), Evidence.none());
    for (Map<Factor, Worth> worths : decision.worths().values()) {
      for (Worth worth : worths.values()) {
        for (Reading reading : worth.readings()) {
          if (reading.basis() == Basis.PRIOR) {
            priors++;
            assertThat(reading.source()).containsPattern("20\\d\\d");
            String measure = reading.measure().replaceFirst("_\\d+$", "");
            assertThat(Priors.known().says(reading.factor(), measure)).as(measure).isNotEmpty();
          }
        }
      }
    }
    assertThat(priors).isGreaterThan(20);
  }
}
