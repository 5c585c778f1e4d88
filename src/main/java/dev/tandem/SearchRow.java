package dev.tandem;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * A passage found, as {@code search --json} and the server show it.
 *
 * @param rank from 1
 * @param collection whose document it is
 * @param version of the document that {@code start} and {@code end} point into
 * @param page 0 where the format has none
 * @param warnings where the text speaks to a model: what it wants of it, {@code override}
 */
public record SearchRow(
    int rank,
    double score,
    String collection,
    String docId,
    String chunkId,
    int version,
    String title,
    int start,
    int end,
    int page,
    String text,
    List<String> warnings) {
  public SearchRow {
    warnings = List.copyOf(warnings);
  }

  public static List<SearchRow> of(List<Passage> passages) {
    List<SearchRow> rows = new ArrayList<>();
    for (Passage passage : passages) {
      rows.add(
          new SearchRow(
              rows.size() + 1,
              passage.score(),
              passage.collection(),
              passage.docId(),
              passage.chunkId(),
              passage.version(),
              passage.title(),
              passage.start(),
              passage.end(),
              passage.page(),
              passage.text(),
              passage.warnings()));
    }
    return rows;
  }
}
