package dev.tandem.observe.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labelled task: notes for one of four teams, told by their words. */
final class Notes {
  /** Words of each team's notes. */
  private static final Map<String, List<String>> WORDS =
      new TreeMap<>(
          Map.of(
              "billing", List.of("invoice", "refund", "payment", "receipt", "charge", "discount"),
              "network", List.of("wifi", "cable", "signal", "router", "connection", "bandwidth"),
              "access", List.of("password", "login", "badge", "account", "token", "permission"),
              "hardware", List.of("screen", "keyboard", "printer", "battery", "mouse", "headset")));

  private static final List<String> FORMS =
      List.of(
          "Note: the %s and the %s are a problem again",
          "Note: please look at my %s, the %s too",
          "Note: since today my %s is wrong and so is the %s",
          "Note: who can help with a %s or a %s");

  private Notes() {}

  /** A labelled note. */
  record Row(String text, String label) {
    /** A line of a file of labelled texts. */
    String line() {
      return "\"%s\",%s\n".formatted(text, label);
    }
  }

  static List<String> labels() {
    return List.copyOf(WORDS.keySet());
  }

  static Row one(Dice dice) {
    return one(dice, dice.one(labels()));
  }

  static Row one(Dice dice, String label) {
    List<String> words = dice.shuffled(WORDS.getOrDefault(label, List.of()));
    return new Row(dice.one(FORMS).formatted(words.get(0), words.get(1)), label);
  }

  /** What the arm that shows examples chooses from. */
  static List<Row> examples(long seed) {
    Dice dice = new Dice(seed, "examples");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      rows.add(one(dice, labels().get(i % WORDS.size())));
    }
    return rows;
  }
}
