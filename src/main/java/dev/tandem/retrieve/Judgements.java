package dev.tandem.retrieve;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which documents answer which question.
 *
 * @param grades question id to document id to grade; a grade above 0 is relevant
 */
public record Judgements(Map<String, Map<String, Integer>> grades) {

  /**
   * Reads TREC qrels ({@code question, iteration, document, grade}, separated by blanks or tabs) or
   * tab-separated columns under a header with {@code query_id}, {@code passage_id} (or {@code
   * doc_id}) and optionally {@code relevance}, 1 where it is missing.
   *
   * @throws UserError naming file and line where a row is malformed or judged twice
   */
  public static Judgements read(Path path) {
    TabFile file = TabFile.read(path, "query_id", "passage_id", "doc_id");
    if (!file.header().isEmpty()) {
      for (String[] names : new String[][] {{"query_id"}, {"passage_id", "doc_id"}}) {
        if (file.column(names) < 0) {
          throw new UserError(
              "%s, line 1 has no column %s; the header must name query_id and passage_id."
                  .formatted(path, names[0]));
        }
      }
    }
    Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
    for (TabFile.Row row : file.rows()) {
      Judgement judgement = file.header().isEmpty() ? trec(file, row) : columns(file, row);
      Map<String, Integer> documents =
          grades.computeIfAbsent(judgement.question, question -> new LinkedHashMap<>());
      if (documents.putIfAbsent(judgement.document, judgement.grade) != null) {
        throw file.malformed(row, "judges a document a second time");
      }
    }
    if (grades.isEmpty()) {
      throw new UserError(path + " has no judgements; write TREC qrels or a TSV with a header.");
    }
    return new Judgements(grades);
  }

  /** The relevant documents of a question with their grades; empty where it was not judged. */
  public Map<String, Integer> relevant(String questionId) {
    Map<String, Integer> relevant = new LinkedHashMap<>();
    grades
        .getOrDefault(questionId, Map.of())
        .forEach(
            (document, grade) -> {
              if (grade > 0) {
                relevant.put(document, grade);
              }
            });
    return relevant;
  }

  private record Judgement(String question, String document, int grade) {}

  private static Judgement trec(TabFile file, TabFile.Row row) {
    String[] cells = String.join("\t", row.cells()).split("\\s+");
    if (cells.length != 4) {
      throw file.malformed(
          row,
          "has %d columns where TREC qrels have 4 (and there is no header with query_id)"
              .formatted(cells.length));
    }
    return new Judgement(cells[0], cells[2], grade(file, row, cells[3]));
  }

  private static Judgement columns(TabFile file, TabFile.Row row) {
    int relevance = file.column("relevance");
    return new Judgement(
        file.cell(row, file.column("query_id"), "query_id"),
        file.cell(row, file.column("passage_id", "doc_id"), "passage_id"),
        relevance < 0 ? 1 : grade(file, row, file.cell(row, relevance, "relevance")));
  }

  private static int grade(TabFile file, TabFile.Row row, String cell) {
    try {
      return Integer.parseInt(cell);
    } catch (NumberFormatException notWhole) {
      throw file.malformed(row, "has a relevance that is not a whole number");
    }
  }
}
