package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ranks the units of the passages by how likely they hold the answer. */
final class Extractor {
  static final List<String> FEATURES =
      List.of(
          "bias",
          "overlap",
          "context",
          "passage",
          "rank",
          "similarity",
          "cue",
          "bigrams",
          "length",
          "position",
          "question",
          "fragment",
          "novelty");

  private final Optional<Embedder> embedder;

  Extractor(Optional<Embedder> embedder) {
    this.embedder = embedder;
  }

  List<Candidate> rank(String question, List<Passage> passages, List<Span> units, Weights weights) {
    Set<String> wanted = new LinkedHashSet<>(Words.topics(question));
    Set<String> pairs = bigrams(question);
    AnswerType type = AnswerType.of(question);
    List<Double> similarity = similarity(question, units);
    Map<Integer, Set<String>> passageTopics = new HashMap<>();
    List<Candidate> out = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Span unit = units.get(i);
      Passage passage = unit.source();
      Set<String> own = new HashSet<>(Words.topics(unit.meaning()));
      Set<String> around = new HashSet<>(own);
      around.addAll(Words.topics(passage.title() + " " + passage.heading()));
      if (i > 0 && units.get(i - 1).passage() == unit.passage()) {
        around.addAll(Words.topics(units.get(i - 1).text()));
      }
      Set<String> whole =
          passageTopics.computeIfAbsent(
              unit.passage(),
              p ->
                  new HashSet<>(
                      Words.topics(
                          passage.title() + " " + passage.heading() + " " + passage.text())));
      Set<String> novel = new HashSet<>(own);
      novel.removeAll(wanted);
      String text = unit.text();
      double[] f = {
        1,
        weights.recall(wanted, own),
        weights.recall(wanted, around),
        weights.recall(wanted, whole),
        1.0 / (1 + unit.passage()),
        similarity.get(i),
        type.heldBy(text) ? 1 : 0,
        pairs.isEmpty()
            ? 0
            : pairs.stream().filter(bigrams(text)::contains).count() / (double) pairs.size(),
        Math.min(1, own.size() / 20.0),
        1.0 / (1 + unit.unit()),
        text.endsWith("?") ? 1 : 0,
        text.matches("(?s).*[.!:;)\\d]$") ? 0 : 1,
        Math.min(1, novel.size() / 6.0),
      };
      out.add(new Candidate(unit, f, 0));
    }
    return out;
  }

  private List<Double> similarity(String question, List<Span> units) {
    if (embedder.isEmpty()) {
      return units.stream().map(u -> 0.0).toList();
    }
    float[] q = embedder.get().query(question);
    List<float[]> vectors = embedder.get().passages(units.stream().map(Span::meaning).toList());
    return vectors.stream().map(v -> dot(q, v)).toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static Set<String> bigrams(String text) {
    List<String> topics = Words.topics(text);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < topics.size(); i++) {
      pairs.add(topics.get(i) + " " + topics.get(i + 1));
    }
    return pairs;
  }
}
