package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.evidence.ScriptedSandbox.Way;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
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

class PrivacyTest {
  @TempDir private Path folder;

  private static Example row(int line, String text) {
    return new Example.Labelled(
        new Place("train.csv", line),
        new Example.Origin(Optional.empty(), List.of()),
        text,
        "label");
  }

  @Test
  void whatIsDeletedIsGoneFromWhatReadsAndStaysInWhatRecites() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("rag", Way.READS);
    ways.put("tuned", Way.RECITES);
    Estimate bits = new Estimate(2.5, 1.5, 3.5, 4);
    FactorEvidence evidence =
        new Privacy(
                HouseRules.compared(folder, ways),
                docIds -> new ScriptedSandbox(HouseRules.documents(), ways),
                List.of(
                    row(1, "write to jo.miller@fennmoor.org"),
                    row(2, "a"),
                    row(3, "b"),
                    row(4, "c")),
                Map.of(
                    "tuned",
                    new Learnt(
                        OptionalDouble.empty(),
                        Optional.of(bits),
                        Set.of("rule-0", "rule-3", "other"),
                        Principals.ANONYMOUS)),
                Principals.ANONYMOUS)
            .measure(said -> {});
    assertThat(evidence.measure("rag", "survives_deletion").orElseThrow().value()).isZero();
    assertThat(evidence.measure("tuned", "survives_deletion").orElseThrow().value()).isEqualTo(1);
    assertThat(evidence.measure("tuned", "exposed_bits")).contains(bits);
    assertThat(evidence.common().get("personal_rows").value()).isEqualTo(0.25);
    assertThat(evidence.notes()).anyMatch(note -> note.startsWith("2 of the deleted documents"));
  }

  @Test
  void whatAnotherDocumentStillSaysHasNotSurvived() {
    Map<String, Way> ways = Map.of("rag", Way.READS_TWIN);
    FactorEvidence evidence =
        new Privacy(
                HouseRules.compared(folder, ways),
                docIds -> new ScriptedSandbox(HouseRules.documents(), ways),
                List.of(),
                Map.of(),
                Principals.ANONYMOUS)
            .measure(said -> {});
    assertThat(evidence.measure("rag", "told_by_others").orElseThrow().value()).isEqualTo(1);
    assertThat(evidence.measure("rag", "survives_deletion").orElseThrow().value()).isZero();
  }

  @Test
  void anotherNumberInTheSameWordsTellsNothing() {
    Telling telling = new Telling(HouseRules.compared(folder, Map.of("rag", Way.READS)));
    TestQuestion question =
        Telling.answeredBy(HouseRules.questions().get(1), "up to three days a week");
    assertThat(telling.tells(question, ScriptedSandbox.said(question, "up to two days each week")))
        .isFalse();
    assertThat(
            telling.tells(question, ScriptedSandbox.said(question, "up to three days each week")))
        .isTrue();
  }
}
