package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Reply;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.json.Json;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Experiments on a real home: its ledger, index, embedder and retriever. The model repeats its
 * prompt, so that an answer is what was found, and an arm without passages knows nothing.
 */
class ExperimentsTest {
  private static final List<String> RULES =
      List.of(
          "The password of the network expires after |180 days|.",
          "Employees may work remotely up to |three days| a week.",
          "The canteen on the ground floor closes at |18:30|.",
          "Travel by train is paid up to |1250 euros| a year.");

  @TempDir private Path folder;
  private EchoModel model;
  private Tandem tandem;

  @BeforeEach
  void open() throws IOException {
    model = new EchoModel();
    tandem =
        Tandem.open(folder.resolve("home"), Map.of("model.endpoint", model.url(), "model", "echo"));
    tandem.createCollection("rules", Acl.PUBLIC, "en");
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < RULES.size(); i++) {
      String[] parts = RULES.get(i).split("\\|");
      tandem
          .documents()
          .put(
              "rules",
              new DocumentInput(
                  "rule-" + i,
                  "Rule " + i,
                  String.join("", parts),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of()));
      questions.add(
          Json.pretty(
                  Map.of(
                      "id",
                      "q" + i,
                      "question",
                      "What is the rule: %s?".formatted(parts[0].strip()),
                      "answers",
                      List.of(parts[1]),
                      "doc_ids",
                      List.of("rule-" + i)))
              .replaceAll("\\s*\\n\\s*", " "));
    }
    Files.write(folder.resolve("test.jsonl"), questions);
  }

  @AfterEach
  void close() {
    tandem.close();
    model.close();
  }

  @Test
  void theCollectionStaysAsItIsAndAnswersInTheCopyFollowIt() {
    Comparing.Request request = request();
    Comparison comparison = tandem.comparing().compare(request, (arm, done, total, left) -> {});
    Reply other =
        new Reply(
            "q0",
            "Nobody said this before.",
            false,
            "generated",
            "",
            List.of(),
            true,
            List.of(),
            1,
            1,
            1);
    assertThat(comparison.task().measure(comparison.questions().getFirst(), other))
        .containsEntry(Figure.FAILED, 0.0);
    long before = tandem.collections().totals("rules").documents();
    List<String> heard = new ArrayList<>();
    List<Factor> failed =
        tandem
            .comparing()
            .measure(
                request,
                comparison,
                List.of(
                    Factor.FRESHNESS,
                    Factor.CHANGE_FREQUENCY,
                    Factor.CONTROL,
                    Factor.SECURITY,
                    Factor.PRIVACY,
                    Factor.DATA_QUALITY),
                heard::add);
    assertThat(failed).as("%s", heard).isEmpty();
    Map<Factor, FactorEvidence> evidence = EvidenceFile.read(request.folder());
    assertThat(value(evidence, Factor.FRESHNESS, "rag", "followed")).isEqualTo(1);
    assertThat(value(evidence, Factor.FRESHNESS, "rag", "stale")).isZero();
    assertThat(value(evidence, Factor.SECURITY, "rag", "leaked")).isZero();
    assertThat(value(evidence, Factor.SECURITY, "base", "leaked")).isZero();
    assertThat(value(evidence, Factor.PRIVACY, "rag", "survives_deletion")).isZero();
    assertThat(value(evidence, Factor.CHANGE_FREQUENCY, "rag", "versions_per_week")).isZero();
    assertThat(value(evidence, Factor.DATA_QUALITY, "rag", "duplicates")).isZero();

    assertThat(tandem.collections().totals("rules").documents()).isEqualTo(before);
    assertThat(
            tandem
                .documents()
                .show("rules", "rule-0", OptionalInt.empty(), Principals.ANONYMOUS)
                .text())
        .contains("180 days");
    assertThat(request.folder().resolve("sandbox")).doesNotExist();
  }

  @Test
  void aTypeThatTheReportDoesNotKnowIsToldAndCountsByWhatItIs() throws IOException {
    Path test = folder.resolve("test.jsonl");
    Files.writeString(
        test,
        Files.readString(test)
            + "{\"id\":\"q9\",\"question\":\"Why?\",\"answers\":[\"a\"],\"type\":\"odd\"}\n");
    assertThat(tandem.comparing().compare(request(), (arm, done, total, left) -> {}).remarks())
        .anyMatch(remark -> remark.contains("Questions of the type odd"));
  }

  private Comparing.Request request() {
    return new Comparing.Request(
        "rules",
        Optional.empty(),
        folder.resolve("test.jsonl"),
        0,
        Principals.ANONYMOUS,
        List.of("base", "rag"),
        Map.of(),
        new Comparing.Scoring(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        0.03,
        folder.resolve("report"),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static double value(
      Map<Factor, FactorEvidence> evidence, Factor factor, String arm, String measure) {
    return evidence.get(factor).measure(arm, measure).orElseThrow().value();
  }
}
