package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.evidence.ScriptedSandbox.Way;
import dev.tandem.example.Example;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataQualityTest {
  private static final long SEED = 20_260_301;

  @TempDir private Path folder;

  private static StoredDocument document(String id, String title, String text) {
    return new StoredDocument(id, title, text, Optional.empty());
  }

  private static final List<StoredDocument> DOCUMENTS =
      List.of(
          document(
              "a",
              "Remote work policy 2025",
              "Employees may work remotely up to two 2 days per week. Ask the people team."),
          document(
              "b",
              "Remote work policy 2026",
              "Employees may work remotely up to two 3 days per week. Cameras are off by default."),
          document("c", "Lisbon office", "The office is open every day from 8:00 to 18:00."),
          document("d", "Porto office", "The office is open every day from 9:00 to 17:00."),
          document(
              "e",
              "Parking",
              "Spaces are given by lot at the end of each quarter by the works council."),
          document(
              "f",
              "Car parks",
              "Spaces are given by lot at the end of each quarter by the works council."));

  @Test
  void whatContradictsIsOldOrStandsTwiceIsCounted() {
    assertThat(Contradictions.of(DOCUMENTS)).containsExactlyInAnyOrder(0, 1);
    assertThat(Superseded.of(DOCUMENTS)).containsExactly(0);
    Comparison comparison = HouseRules.compared(folder, Map.of("rag", Way.READS));
    FactorEvidence evidence =
        new DataQuality(comparison, DOCUMENTS, List.<Example>of(), () -> unopened())
            .measure(said -> {});
    Map<String, Double> shares = new LinkedHashMap<>();
    evidence.common().forEach((name, share) -> shares.put(name, share.value()));
    assertThat(shares)
        .containsEntry("duplicates", 1 / 6.0)
        .containsEntry("contradictions", 2 / 6.0)
        .containsEntry("outdated", 1 / 6.0)
        .containsEntry("doubtful_labels", 0.0);
    assertThat(evidence.measure("rag", "quality_repaired"))
        .hasValueSatisfying(
            repaired ->
                assertThat(repaired.value())
                    .isEqualTo(
                        comparison.standings().getFirst().figures().get(Figure.QUALITY).value()));
  }

  @Test
  void whatSaysThatItHeldAtAnotherTimeContradictsNothing() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 200; i++) {
      int year = 2010 + random.nextInt(15);
      int days = 1 + random.nextInt(20);
      String said = "Employees may work remotely up to two %d days per week.";
      List<String> archives =
          List.of(
              "Archive %d: Remote work".formatted(year),
              "Remote work %d-0%d".formatted(year, 1 + random.nextInt(9)),
              "Remote work, valid in %d".formatted(year));
      StoredDocument old = document("old", archives.get(random.nextInt(3)), said.formatted(days));
      StoredDocument next =
          document(
              "next",
              random.nextBoolean() ? "Remote work" : "Remote work " + (year + 1),
              said.formatted(days + 1));
      List<StoredDocument> both = List.of(old, next);
      assertThat(Contradictions.of(both)).as("seed %d, %s", SEED, both).hasSize(2);
      assertThat(Contradictions.atOnce(both, 2026)).as("seed %d, %s", SEED, both).isEmpty();
      assertThat(
              Contradictions.atOnce(
                  List.of(next, document("x", next.title(), said.formatted(days))), 2026))
          .as("seed %d: of one time", SEED)
          .hasSize(2);
    }
    List<StoredDocument> present =
        List.of(
            document(
                "a", "Remote work 2026", "Employees may work remotely up to two 2 days per week."),
            document("b", "Remote work", "Employees may work remotely up to two 3 days per week."),
            document("travel_v1.md", "Travel", "A taxi is paid after the hour of 22 in each city."),
            document(
                "travel_v2.md", "Travel", "A taxi is paid after the hour of 21 in each city."));
    assertThat(Contradictions.atOnce(present, 2026))
        .as("a year that goes on is no archive; versions of an id are")
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void ofTheSameTitleTheOlderDateIsOutdatedAndChaptersAreNot() {
    List<StoredDocument> documents = new ArrayList<>();
    documents.add(
        new StoredDocument("x", "Fees", "a", Optional.of(Instant.parse("2024-01-01T00:00:00Z"))));
    documents.add(
        new StoredDocument("y", "Fees", "b", Optional.of(Instant.parse("2026-01-01T00:00:00Z"))));
    documents.add(document("z1", "Chapter 1", "c"));
    documents.add(document("z2", "Chapter 2", "d"));
    assertThat(Superseded.of(documents)).containsExactly(0);
  }

  private static dev.tandem.embed.Embedder unopened() {
    throw new AssertionError("no labels are to be embedded");
  }
}
