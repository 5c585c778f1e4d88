package dev.tandem.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.Tandem;
import dev.tandem.llm.Message;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.PairedTest;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often the last question of a little dialogue finds the right document first: searched alone,
 * and made to stand alone. Rules were chosen on the dialogues of odd number.
 */
final class DialoguesMeasure {
  private DialoguesMeasure() {}

  /** {@code HOME COLLECTION DIALOGUES}. */
  public static void main(String[] args) throws IOException {
    try (Tandem tandem = Tandem.open(Path.of(args[0]))) {
      for (boolean odd : List.of(true, false)) {
        measure(tandem, args[1], Path.of(args[2]), odd);
      }
    }
  }

  private static void measure(Tandem tandem, String collection, Path file, boolean odd)
      throws IOException {
    int n = 0;
    int alone = 0;
    int together = 0;
    int onlyAlone = 0;
    int onlyTogether = 0;
    for (String line : Files.readAllLines(file)) {
      JsonNode row = new ObjectMapper().readTree(line);
      if ((++n % 2 == 1) != odd) {
        continue;
      }
      List<Message> history = new ArrayList<>();
      row.get("turns").forEach(turn -> history.add(Message.user(turn.asText())));
      String asked = history.removeLast().content();
      String standalone = FollowUp.standalone(asked, history);
      String right = row.get("doc_ids").get(0).asText();
      boolean before = first(tandem, collection, asked).equals(right);
      boolean after = first(tandem, collection, standalone).equals(right);
      alone += before ? 1 : 0;
      together += after ? 1 : 0;
      onlyAlone += before && !after ? 1 : 0;
      onlyTogether += after && !before ? 1 : 0;
      if (Boolean.getBoolean("show")) {
        System.out.printf("  %s %s > %s  %s%n", row.get("id").asText(), before, after, standalone);
      }
    }
    int half = odd ? (n + 1) / 2 : n / 2;
    System.out.printf(
        Locale.ROOT,
        "%s: found first alone %s, standing alone %s, p %.3f%n",
        odd ? "chosen on" : "held out",
        figure(Intervals.proportion(alone, half)),
        figure(Intervals.proportion(together, half)),
        PairedTest.mcnemar(onlyAlone, onlyTogether));
  }

  private static String figure(Estimate share) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", share.value(), share.low(), share.high());
  }

  private static String first(Tandem tandem, String collection, String question) {
    return tandem.search(collection, question, 5, Principals.ANONYMOUS).passages().stream()
        .findFirst()
        .map(Passage::docId)
        .orElse("");
  }
}
