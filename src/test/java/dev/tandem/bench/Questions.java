package dev.tandem.bench;

import dev.tandem.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What people ask. */
final class Questions {
  private Questions() {}

  /** Of the demo corpus. */
  static List<String> demo() throws IOException {
    List<String> questions = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("demo", "questions.jsonl"))) {
      questions.add(Json.mapper().readTree(line).path("question").asText());
    }
    return questions;
  }

  /** All different ones of SleepQA, some 5,000, in a random order that is always the same. */
  static List<String> sleep(Path folder) throws IOException {
    Set<String> questions = new LinkedHashSet<>();
    for (String file : List.of("sleep-train.csv", "sleep-dev.csv", "sleep-test.csv")) {
      for (String line : Files.readAllLines(folder.resolve(file))) {
        questions.add(line.substring(0, line.indexOf('\t')));
      }
    }
    List<String> shuffled = new ArrayList<>(questions);
    Collections.shuffle(shuffled, new Random(7));
    return shuffled;
  }
}
