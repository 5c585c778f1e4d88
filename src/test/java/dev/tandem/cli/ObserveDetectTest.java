package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserveDetectTest {
  private static final long FIRST = 1_767_571_200; // 2026-01-05T00:00:00Z

  @TempDir Path folder;

  /** Forty days of hours; six hours at double, and ten hours missing. */
  @BeforeEach
  void writeSeries() throws IOException {
    Random random = new Random(2);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 24 * 40; i++) {
      double value = 100 + 2 * random.nextGaussian() + (i >= 600 && i < 606 ? 100 : 0);
      if (i < 800 || i >= 810) {
        csv.append(FIRST + 3600L * i).append(',').append(value).append('\n');
      }
    }
    Files.writeString(folder.resolve("s.csv"), csv);
  }

  @Test
  void theWindowsAreJson() {
    Typed run = detect("--series", "s.csv", "--json", "--backtest");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode json = run.json();
    assertThat(json.get("n").asInt()).isEqualTo(24 * 40 - 10);
    assertThat(json.get("missing").asInt()).isEqualTo(10);
    assertThat(json.get("season").asText()).isEqualTo("none");
    assertThat(json.get("step_seconds").asDouble()).isEqualTo(3600);
    assertThat(json.get("windows")).hasSize(2);
    JsonNode doubled = json.get("windows").get(0);
    assertThat(doubled.get("start").asText()).isEqualTo("2026-01-30T00:00:00Z");
    assertThat(doubled.get("end").asText()).isEqualTo("2026-01-30T05:00:00Z");
    assertThat(doubled.get("kind").asText()).isEqualTo("point");
    assertThat(doubled.get("direction").asText()).isEqualTo("up");
    assertThat(doubled.get("value").asDouble()).isBetween(190.0, 210.0);
    assertThat(doubled.get("expected").asDouble()).isBetween(95.0, 105.0);
    assertThat(json.get("windows").get(1).get("kind").asText()).isEqualTo("missing");
    assertThat(json.get("windows").get(1).get("start").asText()).isEqualTo("2026-02-07T08:00:00Z");
    assertThat(json.get("windows").get(1).get("end").asText()).isEqualTo("2026-02-07T17:00:00Z");
    assertThat(json.get("windows").get(1).get("score").asDouble()).isEqualTo(10);
    assertThat(json.get("alarms_per_quarter").asDouble()).isBetween(4.0, 8.0);
    assertThat(json.get("backtest").get("changes")).hasSize(6);
  }

  @Test
  void peopleGetATableAndAPicture() throws IOException {
    Typed run = detect("--series", "s.csv", "--plot", "s.svg", "--backtest");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("950 values, 10 missing", "2 windows", "Changes put in");
    assertThat(Files.readString(folder.resolve("s.svg")))
        .startsWith("<svg")
        .contains("class=\"band\"", "class=\"out\"", "class=\"gap\"", "class=\"dot\"")
        .doesNotContain("NaN");
  }

  @Test
  void whatCannotBeReadIsOneSentence() throws IOException {
    Files.writeString(folder.resolve("bad.csv"), "timestamp,value\n1,one\n");
    Typed bad = detect("--series", "bad.csv");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("line 2", "bad.csv");
    assertThat(detect("--series", "s.csv", "--zone", "Nowhere").err()).contains("'Nowhere'");
    assertThat(detect("--series", "s.csv", "--alarms", "0").code()).isEqualTo(1);
    assertThat(detect().code()).isEqualTo(2);
  }

  private Typed detect(String... arguments) {
    List<String> all = new ArrayList<>(List.of("observe", "detect"));
    all.addAll(List.of(arguments));
    return Typed.in(folder, false, all);
  }
}
