package dev.tandem.example;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a dev or test file that also stand in the training rows. */
final class Leakage {
  private Leakage() {}

  /**
   * Two findings, both counted in rows of the measured file: the same question, and the same but
   * for case, punctuation and spacing.
   *
   * @param name {@code dev} or {@code test}
   */
  static List<Finding> of(List<Example> train, List<Example> measured, String name) {
    Map<String, Place> exact = new HashMap<>();
    Map<String, Place> loose = new HashMap<>();
    for (Example example : train) {
      exact.putIfAbsent(Keys.exact(example.prompt()), example.place());
      loose.putIfAbsent(Keys.loose(example.prompt()), example.place());
    }
    List<Finding.Item> same = new ArrayList<>();
    List<Finding.Item> alike = new ArrayList<>();
    for (Example example : measured) {
      Optional<Place> here = Optional.ofNullable(exact.get(Keys.exact(example.prompt())));
      Optional<Place> nearly = Optional.ofNullable(loose.get(Keys.loose(example.prompt())));
      here.ifPresent(
          at -> same.add(new Finding.Item(example.place(), "stands in training as " + at)));
      if (here.isEmpty()) {
        nearly.ifPresent(
            at -> alike.add(new Finding.Item(example.place(), "stands in training as " + at)));
      }
    }
    return List.of(
        Finding.of(
            name + " rows in training",
            false,
            "of %d %s rows ask what a training row asks: figures on them are too good"
                .formatted(measured.size(), name),
            same),
        Finding.of(
            name + " rows nearly in training",
            false,
            "more %s rows differ from a training row in case, punctuation or spacing only"
                .formatted(name),
            alike));
  }
}
