package dev.tandem.index;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The slow twin of an index: plain maps, every score worked out from its definition. */
final class IndexOracle {
  private final KeywordQuery keywords;
  private final Map<String, Change.Put> documents = new TreeMap<>();
  private final Map<String, Acl> acls = new TreeMap<>();

  IndexOracle(KeywordQuery keywords) {
    this.keywords = keywords;
  }

  void apply(List<? extends Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Put put -> {
          documents.put(put.docId(), put);
          acls.put(put.docId(), put.acl());
        }
        case Change.Remove remove -> {
          documents.remove(remove.docId());
          acls.remove(remove.docId());
        }
        case Change.Permit permit -> acls.replace(permit.docId(), permit.acl());
      }
    }
  }

  int count(Principals who) {
    return visible(who).size();
  }

  Set<String> visible(Principals who) {
    Set<String> ids = new HashSet<>();
    documents.forEach(
        (id, put) -> {
          if (acls.get(id).admits(who)) {
            put.chunks().forEach(chunk -> ids.add(chunk.chunk().id()));
          }
        });
    return ids;
  }

  /** Every chunk that the reader may see and that matches, with both scores. */
  List<Hit> all(IndexQuery query) {
    Set<String> visible = visible(query.who());
    List<Scored> corpus = corpus();
    Question question = new Question(query.text(), corpus);
    List<Hit> hits = new ArrayList<>();
    for (Scored one : corpus) {
      if (visible.contains(one.chunk.chunk().id())) {
        hits.add(
            new Hit(
                one.chunk.chunk().id(),
                one.chunk.chunk().docId(),
                one.chunk.chunk().version(),
                one.chunk.chunk().ordinal(),
                (float) bm25(question, one),
                query.vector().length == 0 ? 0 : (float) dot(query.vector(), one.chunk.vector())));
      }
    }
    return hits;
  }

  /** In how many chunks that the reader may see a word stands. */
  int count(String word, Principals who) {
    Set<String> visible = visible(who);
    return (int)
        corpus().stream()
            .filter(one -> visible.contains(one.chunk.chunk().id()) && one.words.contains(word))
            .count();
  }

  /** Every word of those chunks that is near enough, in order. */
  List<Spelling> spellings(String word, int edits, Principals who) {
    Set<String> visible = visible(who);
    return corpus().stream()
        .filter(one -> visible.contains(one.chunk.chunk().id()))
        .flatMap(one -> one.words.stream())
        .distinct()
        .filter(other -> edits == 1 || other.charAt(0) == word.charAt(0))
        .filter(other -> distance(word, other) <= edits)
        .map(other -> new Spelling(other, count(other, who)))
        .sorted(Comparator.comparing(Spelling::chunks).reversed().thenComparing(Spelling::word))
        .toList();
  }

  /** Letters inserted, left out, changed or swapped with their neighbour, by the usual table. */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        edits[i][j] =
            Math.min(edits[i - 1][j - 1] + change, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], 1 + edits[i - 2][j - 2]);
        }
      }
    }
    return edits[a.length()][b.length()];
  }

  /** The largest values, at most depth of them, descending; non-matches (0 keywords) left out. */
  static List<Double> top(List<Hit> hits, ToDoubleFunction<Hit> score, int depth) {
    return hits.stream()
        .map(score::applyAsDouble)
        .sorted(Collections.reverseOrder())
        .limit(depth)
        .toList();
  }

  private record Scored(List<String> words, EmbeddedChunk chunk) {}

  private List<Scored> corpus() {
    List<Scored> corpus = new ArrayList<>();
    for (Change.Put put : documents.values()) {
      for (EmbeddedChunk chunk : put.chunks()) {
        corpus.add(
            new Scored(
                split(
                    String.join(
                        " ",
                        put.title(),
                        chunk.chunk().heading(),
                        chunk.chunk().context(),
                        chunk.chunk().text())),
                chunk));
      }
    }
    return corpus;
  }

  private static List<String> split(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  /** What a question's scores share: BM25 with Lucene's idf. */
  private record Question(Map<String, Double> idf, double average) {
    Question(String text, List<Scored> corpus) {
      this(
          new TreeMap<>(),
          corpus.stream().mapToInt(c -> c.words.size()).sum() / (double) corpus.size());
      for (String term : split(text)) {
        long df = corpus.stream().filter(c -> c.words.contains(term)).count();
        idf.put(term, Math.log(1 + (corpus.size() - df + .5) / (df + .5)));
      }
    }
  }

  private double bm25(Question question, Scored one) {
    double length = 1 - keywords.b() + keywords.b() * one.words.size() / question.average();
    double score = 0;
    for (Map.Entry<String, Double> term : question.idf().entrySet()) {
      double tf = Collections.frequency(one.words, term.getKey());
      score += term.getValue() * tf / (tf + keywords.k1() * length);
    }
    return score;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
