package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.evidence.ScriptedSandbox.Way;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  @TempDir private Path folder;

  @Test
  void termsAreWordsOfTheDomainAndNotOfEverybody() {
    DomainTerms terms =
        new DomainTerms(
            List.of(
                "The collateral agreement covers the river because margin calls are due.",
                "A collateral agreement is reviewed because the river rises.",
                "Without collateral agreement nothing is lent because of the river."));
    assertThat(terms.in("Our collateral agreement, because the river is near"))
        .containsExactlyInAnyOrder("collateral", "agreement", "collateral agreement");
  }

  @Test
  void whoSaysTheGoldAnswerUsesAllOfItsTerms() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("tuned", Way.RECITES);
    ways.put("base", Way.IGNORANT);
    FactorEvidence evidence =
        new Control(
                HouseRules.compared(folder, ways),
                List.of("Petersen decides.", "Ask Petersen.", "Petersen is away."))
            .measure(said -> {});
    assertThat(evidence.measure("tuned", "terms").orElseThrow().value()).isEqualTo(1);
    assertThat(evidence.measure("base", "terms").orElseThrow().value()).isZero();
    assertThat(evidence.measure("base", "form")).isEmpty();
    assertThat(evidence.notes()).isNotEmpty();
  }
}
