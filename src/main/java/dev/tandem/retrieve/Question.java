package dev.tandem.retrieve;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A question to evaluate retrieval with.
 *
 * @param id as the judgements name it
 */
public record Question(String id, String text) {

  /**
   * Reads tab-separated questions: {@code id, question}, or under a header any columns of which one
   * is {@code id} or {@code query_id} and one {@code question} or {@code query}. Rows of {@code
   * question, [answers]} (a JSON list) have no id; they are named {@code 0, 1, ...} behind the last
   * word of the file's name, so that {@code sleep-test.csv} gives {@code test-0}.
   *
   * @throws UserError naming file and line where a row is malformed or an id comes twice
   */
  public static List<Question> read(Path path) {
    TabFile file = TabFile.read(path, "question", "query");
    int id = file.header().isEmpty() ? 0 : file.column("query_id", "id", "qid");
    int text = file.header().isEmpty() ? 1 : file.column("question", "query");
    List<Question> questions = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (TabFile.Row row : file.rows()) {
      boolean unnamed = id < 0 || (file.header().isEmpty() && answersFollow(row));
      Question question =
          unnamed
              ? new Question(
                  lastWord(path) + "-" + questions.size(),
                  file.cell(row, id < 0 ? text : 0, "question"))
              : new Question(file.cell(row, id, "id"), file.cell(row, text, "question"));
      if (!seen.add(question.id)) {
        throw file.malformed(row, "repeats an id");
      }
      questions.add(question);
    }
    if (questions.isEmpty()) {
      throw new UserError(path + " has no questions; write one a line: id, tab, question.");
    }
    return questions;
  }

  private static boolean answersFollow(TabFile.Row row) {
    // SleepQA writes "[""answer""]", quoted as CSV wants it.
    return row.cells().size() == 2 && row.cells().get(1).matches("\"?\\[.*]\"?");
  }

  private static String lastWord(Path path) {
    String name = String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "");
    return name.substring(name.lastIndexOf('-') + 1);
  }
}
