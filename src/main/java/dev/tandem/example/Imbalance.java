package dev.tandem.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels that are too rare, and answers that are too common. */
final class Imbalance {
  private static final int FEW = 5;
  private static final int TIMES = 10; // as rare as the commonest label
  private static final double MOST = 0.5;
  private static final int ENOUGH = 10;

  private Imbalance() {}

  static Finding of(List<Example> examples) {
    Map<String, List<Place>> labels = new TreeMap<>();
    Map<String, List<Place>> answers = new TreeMap<>();
    for (Example example : examples) {
      switch (example) {
        case Example.Labelled row ->
            labels.computeIfAbsent(row.label(), label -> new ArrayList<>()).add(row.place());
        case Example.Chat chat ->
            answers
                .computeIfAbsent(Keys.loose(chat.answer()), answer -> new ArrayList<>())
                .add(chat.place());
        case Example.Raw raw -> {}
      }
    }
    List<Finding.Item> items = new ArrayList<>();
    int most = labels.values().stream().mapToInt(List::size).max().orElse(0);
    labels.forEach(
        (label, places) -> {
          int n = places.size();
          if (n < FEW || n * TIMES <= most) {
            items.add(
                new Finding.Item(
                    places.getFirst(),
                    "begins the %d of label '%s'; the commonest has %d".formatted(n, label, most)));
          }
        });
    int chats = answers.values().stream().mapToInt(List::size).sum();
    answers
        .values()
        .forEach(
            places -> {
              if (chats >= ENOUGH && places.size() >= MOST * chats) {
                items.add(
                    new Finding.Item(
                        places.getFirst(),
                        "has an answer that %d of %d rows give".formatted(places.size(), chats)));
              }
            });
    return Finding.of(
        "imbalance",
        false,
        "labels with fewer than %d rows or a tenth of the commonest one's, or answers that half of all rows give"
            .formatted(FEW),
        items);
  }
}
