package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.compare.evidence.ScriptedSandbox.Way;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeFrequencyTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T08:00:00Z");

  @TempDir private Path folder;

  private static VersionInfo version(String docId, int version, int day) {
    return new VersionInfo(
        docId,
        version,
        docId,
        "",
        "",
        Acl.PUBLIC,
        "/files/handbook",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "en",
        Map.of(),
        BEGIN.plus(day, ChronoUnit.DAYS),
        1,
        1,
        true,
        false);
  }

  @Test
  void versionsAreCountedFromTheSecondDayOnAndRetrainingsByDaysOfLearntDocuments() {
    List<VersionInfo> versions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      versions.add(version("doc" + i, 1, 0));
    }
    for (int day = 7; day <= 70; day += 7) {
      versions.add(version("doc1", 2 + day / 7, day));
      versions.add(version("doc2", 2 + day / 7, day)); // the same day: one training for both
    }
    versions.add(version("doc9", 2, 12)); // learnt by nobody
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("rag", Way.READS);
    ways.put("tuned", Way.RECITES);
    Learnt learnt =
        new Learnt(
            OptionalDouble.of(1800),
            Optional.empty(),
            Set.of("doc1", "doc2"),
            Principals.ANONYMOUS);
    FactorEvidence evidence =
        new ChangeFrequency(
                HouseRules.compared(folder, ways),
                versions,
                Map.of("tuned", learnt),
                BEGIN.plus(70, ChronoUnit.DAYS))
            .measure(said -> {});
    assertThat(evidence.common().get("versions_per_week").value()).isCloseTo(2.1, within(1e-9));
    assertThat(evidence.measure("rag", "retrainings_per_year").orElseThrow().value()).isZero();
    double yearly = 10 / (70 / 365.25);
    assertThat(evidence.measure("tuned", "retrainings_per_year").orElseThrow().value())
        .isCloseTo(yearly, within(1e-9));
    assertThat(evidence.measure("tuned", "hours_per_year").orElseThrow().value())
        .isCloseTo(yearly / 2, within(1e-9));
    assertThat(evidence.notes()).contains("source handbook: 2.10 versions a week");
  }
}
