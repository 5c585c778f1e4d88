package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.compare.Task;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models behind endpoints beside each other, on documents of a home without a model of its own. */
class EndpointArmsTest {
  private static final int QUESTIONS = 6;

  @TempDir Path folder;

  private ScriptedEndpoint vendor;
  private Tandem tandem;

  @BeforeEach
  void documents() throws IOException {
    vendor = new ScriptedEndpoint();
    vendor.answers(question -> "The deposit is 40 euros.");
    tandem = Tandem.open(folder.resolve("home"), Map.of());
    tandem.createCollection("hr", Acl.PUBLIC, "en");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < QUESTIONS; i++) {
      String room = "room " + (char) ('A' + i);
      tandem
          .documents()
          .put(
              "hr",
              new DocumentInput(
                  "rooms/%d.md".formatted(i),
                  "About " + room,
                  "The deposit for %s is %d euros and is paid at the desk.".formatted(room, 40 + i),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of()));
      lines.append(
          "{\"id\":\"q%d\",\"question\":\"What is the deposit for %s?\",\"answers\":[\"%d euros\"],\"doc_ids\":[\"rooms/%d.md\"]}\n"
              .formatted(i, room, 40 + i, i));
    }
    Files.writeString(folder.resolve("test.jsonl"), lines);
  }

  @AfterEach
  void close() {
    tandem.close();
    vendor.close();
  }

  private Comparing.Request request(String... arms) {
    return new Comparing.Request(
        "hr",
        Optional.empty(),
        folder.resolve("test.jsonl"),
        0,
        Principals.ANONYMOUS,
        List.of(arms),
        Map.of(),
        new Comparing.Scoring(
            Optional.of(Task.Kind.SHORT), Optional.empty(), Optional.empty(), Optional.empty()),
        .03,
        folder.resolve("report"),
        List.of(),
        List.of(NamedEndpoint.parse("vendor=" + vendor.url() + "#big")),
        Optional.empty(),
        List.of());
  }

  private Comparison compare(String... arms) {
    return tandem.comparing().compare(request(arms), (arm, done, total, left) -> {});
  }

  private static Standing standing(Comparison comparison, String arm) {
    return comparison.standings().stream()
        .filter(each -> each.name().equals(arm))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theBareModelSeesNoPassageAndWithRagItDoes() {
    Comparison comparison = compare("vendor", "vendor+rag");
    assertThat(standing(comparison, "vendor").replies())
        .allMatch(reply -> reply.text().contains("40 euros") && reply.completionTokens() > 0)
        .allMatch(reply -> reply.found().isEmpty());
    assertThat(standing(comparison, "vendor+rag").replies())
        .allMatch(reply -> !reply.found().isEmpty());
    assertThat(vendor.asked())
        .anyMatch(turns -> turns.toString().contains("is paid at the desk"))
        .anyMatch(turns -> !turns.toString().contains("is paid at the desk"));
  }

  @Test
  void anEndpointThatDiesHalfWayCostsOnlyWhatItDidNotAnswer() throws IOException {
    vendor.fails(question -> question.contains("room D") || question.contains("room F"));
    Comparison half = compare("vendor");
    List<String> failures = new ArrayList<>();
    standing(half, "vendor").replies().stream().map(Reply::failure).forEach(failures::add);
    assertThat(failures.stream().filter(String::isEmpty)).hasSize(4);
    assertThat(failures.get(3)).contains("answered 500");
    assertThat(half.toJson().at("/arms/vendor/failed/value").asDouble()).isGreaterThan(.3);
    assertThat(half.write(folder.resolve("report"))).isRegularFile();

    vendor.fails(question -> false);
    int before = vendor.asked().size();
    Comparison whole = compare("vendor");
    assertThat(standing(whole, "vendor").replies()).allMatch(reply -> reply.failure().isEmpty());
    assertThat(vendor.asked().size() - before).isEqualTo(4); // those two, and how long each takes
  }

  @Test
  void anotherAddressIsAnotherModelThoughItsNameIsTheSame() throws IOException {
    var _ = compare("vendor");
    try (ScriptedEndpoint moved = new ScriptedEndpoint()) {
      moved.answers(question -> "I do not know.");
      vendor.close();
      vendor = moved;
      assertThat(standing(compare("vendor"), "vendor").replies())
          .allMatch(reply -> reply.text().equals("I do not know."));
    }
  }

  @Test
  void costOfflineAndScalabilityOfAnEndpointStandInThePageToo() throws IOException {
    Comparison comparison = compare("vendor", "vendor+rag");
    assertThat(
            tandem
                .comparing()
                .measure(
                    request("vendor", "vendor+rag"),
                    comparison,
                    List.of(Factor.COST, Factor.OFFLINE, Factor.SCALABILITY, Factor.COMPLEXITY),
                    heard -> {}))
        .isEmpty();
    Map<Factor, FactorEvidence> found = EvidenceFile.read(folder.resolve("report"));
    assertThat(value(found, Factor.OFFLINE, "vendor", "works_offline")).isZero();
    assertThat(value(found, Factor.OFFLINE, "vendor+rag", "disk_mb")).isPositive();
    assertThat(value(found, Factor.COST, "vendor", "cost_per_1000_questions")).isPositive();
    assertThat(value(found, Factor.COST, "vendor", "hosting_per_month")).isZero();
    assertThat(value(found, Factor.COST, "vendor+rag", "hosting_per_month")).isPositive();
    assertThat(value(found, Factor.COMPLEXITY, "vendor+rag", "services")).isEqualTo(2);
    assertThat(value(found, Factor.SCALABILITY, "vendor", "answers_per_second_1")).isPositive();
    assertThat(value(found, Factor.SCALABILITY, "vendor+rag", "index_mb_per_domain")).isPositive();
    assertThat(Files.readString(folder.resolve("report").resolve("index.html")))
        .contains("\"cost_per_1000_questions\"");
  }

  private static double value(
      Map<Factor, FactorEvidence> found, Factor factor, String arm, String measure) {
    return found.get(factor).measure(arm, measure).orElseThrow().value();
  }

  @Test
  void namesAreReadAndWhatIsNoneIsSaid() {
    NamedEndpoint parsed = NamedEndpoint.parse("My-Vendor=http://x:1/v1#org/big#1");
    assertThat(parsed.name()).isEqualTo("my-vendor");
    assertThat(parsed.url()).isEqualTo("http://x:1/v1");
    assertThat(parsed.model()).isEqualTo("org/big#1");
    assertThat(parsed.keyVariable()).isEqualTo("TANDEM_ENDPOINT_KEY_MY_VENDOR");
    assertThat(parsed.arm("my-vendor")).contains(Arm.BASE);
    assertThat(parsed.arm("my-vendor+rag")).contains(Arm.RAG);
    assertThat(parsed.arm("rag")).isEmpty();
    assertThatThrownBy(() -> parsed.arm("my-vendor+hybrid")).hasMessageContaining("adapter");
    for (String wrong :
        List.of("vendor", "vendor=http://x", "=http://x#m", "rag=http://x#m", "a b=http://x#m")) {
      assertThatThrownBy(() -> NamedEndpoint.parse(wrong)).as(wrong).isInstanceOf(UserError.class);
    }
  }
}
