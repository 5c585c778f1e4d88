package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Comparison;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {
  @TempDir private Path folder;

  private final List<ScriptedSandbox> opened = new ArrayList<>();

  private FactorEvidence measure(
      Map<String, ScriptedSandbox.Way> ways, Map<String, Learnt> learnt) {
    Comparison comparison = HouseRules.compared(folder, ways);
    return new Freshness(
            comparison,
            docIds -> {
              opened.add(new ScriptedSandbox(HouseRules.documents(), ways));
              return opened.getLast();
            },
            learnt,
            Principals.ANONYMOUS)
        .measure(said -> {});
  }

  private static double value(FactorEvidence evidence, String arm, String measure) {
    return evidence.measure(arm, measure).orElseThrow().value();
  }

  @Test
  void whatReadsDocumentsFollowsThemAndWhatRecitesSaysTheOldFact() {
    Map<String, ScriptedSandbox.Way> ways = new LinkedHashMap<>();
    ways.put("rag", ScriptedSandbox.Way.READS);
    ways.put("tuned", ScriptedSandbox.Way.RECITES);
    ways.put("base", ScriptedSandbox.Way.IGNORANT);
    FactorEvidence evidence =
        measure(
            ways,
            Map.of(
                "tuned",
                new Learnt(
                    OptionalDouble.of(120), Optional.empty(), Set.of(), Principals.ANONYMOUS)));
    assertThat(value(evidence, "rag", "followed")).isEqualTo(1);
    assertThat(value(evidence, "rag", "stale")).isZero();
    assertThat(value(evidence, "rag", "seconds_to_follow")).isEqualTo(2.5);
    assertThat(value(evidence, "tuned", "followed")).isZero();
    assertThat(value(evidence, "tuned", "stale")).isEqualTo(1);
    assertThat(value(evidence, "tuned", "seconds_to_follow")).isEqualTo(120);
    assertThat(value(evidence, "tuned", "retraining_seconds")).isEqualTo(120);
    assertThat(evidence.measure("rag", "followed").map(Estimate::n)).contains(8);
    assertThat(evidence.measure("base", "followed")).isEmpty();
    assertThat(value(evidence, "base", "followed_of_all")).isZero();
    assertThat(evidence.notes()).anyMatch(note -> note.startsWith("base answered none"));
    assertThat(evidence.how()).startsWith("8 facts");
    assertThat(opened).allMatch(sandbox -> sandbox.closed);
  }

  @Test
  void aFailureIsCounted() {
    Map<String, ScriptedSandbox.Way> ways = Map.of("rag", ScriptedSandbox.Way.BREAKS);
    FactorEvidence evidence = measure(ways, Map.of());
    assertThat(value(evidence, "rag", "failed")).isEqualTo(1);
    assertThat(evidence.measure("rag", "followed_of_all").map(Estimate::n)).contains(8);
  }
}
