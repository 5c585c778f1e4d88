package dev.tandem.compare;

import dev.tandem.example.DisjointSets;
import dev.tandem.example.Keys;
import dev.tandem.example.SimilarSets;
import dev.tandem.text.DocumentKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which questions hang together, because they are of one document or nearly the same. */
public final class QuestionGroups {
  private QuestionGroups() {}

  /**
   * Groups that must not be torn when a file is parted: rows that share any document, and questions
   * that share four of five words, also through others.
   *
   * @return for each row the first one of its group
   */
  public static int[] whole(List<Asked> rows) {
    return whole(rows, similar(rows));
  }

  static int[] whole(List<Asked> rows, List<SimilarSets.Pair> similar) {
    return groups(rows, Integer.MAX_VALUE, similar);
  }

  /**
   * Clusters that are right or wrong together, for intervals and tests. A row counts for the first
   * document that it names: a few questions about many documents would else chain all of them into
   * one cluster, of which nothing could be said.
   *
   * @return for each row the first one of its cluster
   */
  public static int[] clusters(List<Asked> rows) {
    return groups(rows, 1, similar(rows));
  }

  private static int[] groups(List<Asked> rows, int documents, List<SimilarSets.Pair> similar) {
    DisjointSets sets = DisjointSets.of(rows.size());
    Map<DocumentKey, Integer> byDocument = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      for (DocumentKey document : rows.get(i).documents().stream().limit(documents).toList()) {
        Integer other = byDocument.putIfAbsent(document, i);
        if (other != null) {
          sets.join(i, other);
        }
      }
    }
    similar.forEach(pair -> sets.join(pair.first(), pair.second()));
    return sets.roots();
  }

  /** Rows that ask the same or nearly the same, by index; the first is the earlier row. */
  static List<SimilarSets.Pair> similar(List<Asked> rows) {
    List<SimilarSets.Pair> pairs = new ArrayList<>();
    List<List<String>> words = new ArrayList<>();
    List<Integer> row = new ArrayList<>(); // of each text in words
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      for (String text : rows.get(i).texts()) {
        Integer earlier = first.putIfAbsent(Keys.loose(text), i);
        if (earlier == null) {
          words.add(Keys.words(text));
          row.add(i);
        } else if (earlier != i) {
          pairs.add(new SimilarSets.Pair(earlier, i));
        }
      }
    }
    for (SimilarSets.Pair near : SimilarSets.pairs(words, SimilarSets.NEAR)) {
      int one = row.get(near.first());
      int other = row.get(near.second());
      if (one != other) {
        pairs.add(new SimilarSets.Pair(Math.min(one, other), Math.max(one, other)));
      }
    }
    return pairs;
  }
}
