package dev.tandem.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.text.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Known facts about public data sets; skipped where they are absent. */
class SharedDataTest {
  private static List<Example> read(String name) {
    Optional<Path> file = SharedData.find(name);
    Assumptions.assumeTrue(file.isPresent(), "the shared data is absent");
    ExampleFile read = ExampleFile.read(file.orElseThrow(), Optional.empty());
    assertThat(read.refused()).isEmpty();
    return read.rows();
  }

  @Test
  void nineteenTestQuestionsOfSleepQaStandInTraining() {
    List<Finding> found =
        Leakage.of(read("sleepqa/sleep-train.csv"), read("sleepqa/sleep-test.csv"), "test");
    assertThat(found).extracting(Finding::count).containsExactly(19, 0);
  }

  @Test
  void sixTestTextsOfBanking77StandInTraining() {
    List<Finding> found =
        Leakage.of(read("banking77/train.csv"), read("banking77/test.csv"), "test");
    assertThat(found).extracting(Finding::count).containsExactly(6, 19);
  }

  /** Both are free of it: whatever is found would be wrong. */
  @Test
  void noPersonalDataIsFoundWhereThereIsNone() {
    assertThat(PersonalDataCheck.of(read("banking77/train.csv")).items()).isEmpty();
    assertThat(PersonalDataCheck.of(read("sleepqa/sleep-train.csv")).items()).isEmpty();
  }

  @Test
  void mostPlantedWrongLabelsAreSuspectedAndFewOthers() {
    long seed = 11;
    List<String> intents = new ArrayList<>();
    List<Example.Labelled> rows = new ArrayList<>();
    for (Example example : read("banking77/train.csv")) {
      Example.Labelled row = (Example.Labelled) example;
      if (!intents.contains(row.label()) && intents.size() < 20) {
        intents.add(row.label());
      }
      int of = intents.indexOf(row.label());
      if (of >= 0 && rows.stream().filter(r -> r.label().equals(row.label())).count() < 30) {
        rows.add(row);
      }
    }
    Random random = new Random(seed);
    Set<Integer> planted = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      if (random.nextDouble() < 0.08) {
        Example.Labelled row = rows.get(i);
        int other = (intents.indexOf(row.label()) + 1 + random.nextInt(19)) % 20;
        rows.set(
            i, new Example.Labelled(row.place(), row.origin(), row.text(), intents.get(other)));
        planted.add(i);
      }
    }
    float[][] vectors = new float[rows.size()][];
    try (Embedder embedder = OnnxEmbedder.bgeSmallEn()) {
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = embedder.passages(List.of(rows.get(i).text())).getFirst();
      }
    }
    List<LabelAudit.Suspect> suspects = LabelAudit.suspects(rows, vectors, seed);
    long hits = suspects.stream().filter(suspect -> planted.contains(suspect.row())).count();
    double precision = (double) hits / suspects.size();
    double recall = (double) hits / planted.size();
    System.out.printf(
        "wrong labels: %d rows, %d planted (seed %d), %d suspected, precision %.3f, recall %.3f%n",
        rows.size(), planted.size(), seed, suspects.size(), precision, recall);
    assertThat(precision).isGreaterThan(0.6);
    assertThat(recall).isGreaterThan(0.6);
  }
}
