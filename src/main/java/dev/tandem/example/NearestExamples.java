package dev.tandem.example;

import dev.tandem.embed.Embedder;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Labelled examples by how near their questions are to another one, as the embedding model sees it.
 * Whoever asks gets only those that they may read. Safe for use by many threads.
 */
public final class NearestExamples {
  private static final int AT_ONCE = 64;

  private final List<Example> rows;
  private final Embedder embedder;
  private final List<float[]> vectors = new ArrayList<>();

  /**
   * An example.
   *
   * @param row its place among all
   * @param similarity cosine of the questions, -1 to 1
   */
  public record Near(Example example, int row, double similarity) {}

  /** Embeds every question. */
  public NearestExamples(List<? extends Example> examples, Embedder embedder) {
    this(examples, embedder, Map.of());
  }

  private NearestExamples(
      List<? extends Example> examples, Embedder embedder, Map<String, float[]> known) {
    this.rows = List.copyOf(examples);
    this.embedder = embedder;
    int most = embedder.maxTokens() * 3; // characters; what is longer keeps its beginning
    Map<String, float[]> all = new HashMap<>(known);
    List<String> fresh =
        rows.stream()
            .map(Example::prompt)
            .distinct()
            .filter(prompt -> !known.containsKey(prompt))
            .toList();
    for (int i = 0; i < fresh.size(); i += AT_ONCE) {
      List<String> some = fresh.subList(i, Math.min(fresh.size(), i + AT_ONCE));
      List<float[]> embedded =
          embedder.passages(
              some.stream().map(prompt -> CodePoints.beginning(prompt, most)).toList());
      for (int j = 0; j < some.size(); j++) {
        all.put(some.get(j), embedded.get(j));
      }
    }
    rows.forEach(row -> vectors.add(all.get(row.prompt())));
  }

  /** Others in their place; questions that are among these are not embedded again. */
  public NearestExamples replaced(List<? extends Example> examples) {
    Map<String, float[]> known = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      known.put(rows.get(i).prompt(), vectors.get(i));
    }
    return new NearestExamples(examples, embedder, known);
  }

  /** All of them, as they were given. */
  public List<Example> all() {
    return rows;
  }

  /** A hash of what they ask and answer. */
  public String sha256() {
    return Sha256.of(
        rows.stream()
            .map(row -> row.prompt() + "\u0000" + row.answer())
            .collect(Collectors.joining("\u0000")));
  }

  /** How many there are. */
  public int size() {
    return rows.size();
  }

  /**
   * The nearest, first the nearest of all.
   *
   * @param shown whether an example may be shown to who asks; asked of the nearest only
   */
  public List<Near> to(String question, int most, Predicate<Example> shown) {
    // As a passage: a question is held against questions here.
    float[] asked = embedder.passages(List.of(question)).getFirst();
    return nearest(asked, most, row -> shown.test(rows.get(row)));
  }

  /** The nearest to one of the examples, without itself, whoever may read them. */
  public List<Near> toRow(int row, int most) {
    return nearest(vectors.get(row), most, other -> other != row);
  }

  private List<Near> nearest(float[] asked, int most, IntPredicate among) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> new Near(rows.get(i), i, dot(asked, vectors.get(i))))
        .sorted(Comparator.comparingDouble((Near near) -> -near.similarity()))
        .filter(near -> among.test(near.row()))
        .limit(most)
        .toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
