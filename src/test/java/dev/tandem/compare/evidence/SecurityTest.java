package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.evidence.ScriptedSandbox.Way;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.llm.Message;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
  private static final Learnt ADAPTER =
      new Learnt(OptionalDouble.empty(), Optional.empty(), Set.of("rule-1"), Principals.ANONYMOUS);

  @TempDir private Path folder;

  private FactorEvidence measure(Map<String, Way> ways, Map<String, Learnt> adapters) {
    return measure(ways, adapters, List.of());
  }

  private FactorEvidence measure(
      Map<String, Way> ways, Map<String, Learnt> adapters, List<Example> rows) {
    Comparison comparison = HouseRules.compared(folder, ways);
    return new Security(
            comparison, docIds -> new ScriptedSandbox(HouseRules.documents(), ways), rows, adapters)
        .measure(said -> {});
  }

  private static double value(FactorEvidence evidence, String arm, String measure) {
    return evidence.measure(arm, measure).orElseThrow().value();
  }

  @Test
  void anArmThatReadsPastPermissionsIsFound() {
    FactorEvidence tight = measure(Map.of("rag", Way.READS), Map.of());
    assertThat(value(tight, "rag", "leaked_documents")).isZero();
    assertThat(value(tight, "rag", "leaked")).isZero();
    FactorEvidence leaky = measure(Map.of("rag", Way.LEAKS), Map.of());
    assertThat(value(leaky, "rag", "leaked_documents")).isEqualTo(1);
    assertThat(value(leaky, "rag", "leaked")).isEqualTo(1);
    assertThat(leaky.measure("rag", "leaked").orElseThrow().n()).isEqualTo(8);
  }

  @Test
  void whatAnAdapterKnowsIsToldApartFromWhatTheProductLetsOut() {
    FactorEvidence checked =
        measure(Map.of("tuned", Way.RECITES_TO_SOME), Map.of("tuned", ADAPTER));
    assertThat(value(checked, "tuned", "leaked_adapter")).isEqualTo(1);
    assertThat(value(checked, "tuned", "leaked")).isZero();
    assertThat(value(checked, "tuned", "refused_or_failed")).isEqualTo(1);
    FactorEvidence unchecked = measure(Map.of("tuned", Way.RECITES), Map.of("tuned", ADAPTER));
    assertThat(value(unchecked, "tuned", "leaked")).isEqualTo(1);
    assertThat(unchecked.measure("tuned", "leaked_documents")).isEmpty();
  }

  @Test
  void rowsThatNameNoDocumentAreAskedForToo() {
    Example row =
        new Example.Chat(
            new Place("train.jsonl", 1),
            new Example.Origin(Optional.empty(), List.of()),
            List.of(Message.user("How long is the break?"), Message.assistant("40 minutes")),
            Set.of());
    FactorEvidence evidence =
        measure(Map.of("tuned", Way.RECITES), Map.of("tuned", ADAPTER), List.of(row, row));
    assertThat(evidence.measure("tuned", "leaked").orElseThrow().n()).isEqualTo(10);
  }

  @Test
  void whatThePlainModelSaysTooIsNoLeak() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("base", Way.RECITES);
    ways.put("tuned", Way.RECITES);
    FactorEvidence evidence = measure(ways, Map.of("tuned", ADAPTER));
    assertThat(value(evidence, "tuned", "leaked_adapter")).isZero();
    assertThat(value(evidence, "tuned", "leaked")).isZero();
    assertThat(value(evidence, "base", "leaked")).isZero();
  }
}
