package dev.tandem.observe.world;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/** Embeds as the program's own small model does, or poorly, by the name of the model. */
final class Vectors {
  /** The program's own model. */
  static final String GOOD = "bge-small";

  /** The same under another name, as after a move to another machine. */
  static final String SAME = "bge-small-b";

  /** Counts of letters: what sounds alike is alike, whatever it means. */
  static final String POOR = "letters";

  private static final int LETTERS = 24;
  private static final Embedder EMBEDDER = OnnxEmbedder.bgeSmallEn(); // slow to load, so one

  private final Map<String, String> known = new ConcurrentHashMap<>(); // twins ask the same

  /** In JSON, as an endpoint sends them. */
  List<String> of(String model, List<String> texts) {
    if (model.equals(POOR)) {
      return texts.stream().map(Vectors::letters).map(Vectors::json).toList();
    }
    List<String> fresh =
        new ArrayList<>(
            new LinkedHashSet<>(texts.stream().filter(text -> !known.containsKey(text)).toList()));
    List<float[]> vectors = EMBEDDER.passages(fresh);
    for (int i = 0; i < fresh.size(); i++) {
      known.put(fresh.get(i), json(vectors.get(i)));
    }
    return texts.stream().map(text -> known.getOrDefault(text, "[]")).toList();
  }

  /** With five digits: short to write and to read. */
  private static String json(float[] vector) {
    StringJoiner values = new StringJoiner(",", "[", "]");
    for (float value : vector) {
      values.add(Float.toString(Math.round(value * 1e5f) / 1e5f));
    }
    return values.toString();
  }

  private static float[] letters(String text) {
    float[] vector = new float[LETTERS];
    vector[0] = .1f; // never the zero vector
    text.toLowerCase(Locale.ROOT)
        .chars()
        .filter(Character::isLetter)
        .forEach(letter -> vector[letter % LETTERS] += 1);
    return vector;
  }
}
