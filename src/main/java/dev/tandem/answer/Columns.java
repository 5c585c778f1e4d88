package dev.tandem.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of tables that a question names. A small model that is shown the right row takes the
 * cell beside the one that is asked for, and the row is proof of either.
 */
final class Columns {
  private final Set<String> asked;
  private final String question;

  private Columns(String question) {
    this.asked = new HashSet<>(Words.topics(question));
    this.question = Squad.normalise(question);
  }

  static Columns of(String question) {
    return new Columns(question);
  }

  /**
   * The cell that a question asks a row for: that of the column of whose name it holds most words,
   * all of them. A cell whose own words stand in the question says which row is meant.
   *
   * @return empty for what is no single row, and where no column is named, or several
   */
  Optional<String> cell(Span span) {
    if (span.kind() != Span.Kind.TABLE_ROW || span.units() > 1) {
      return Optional.empty();
    }
    TableRow row = TableRow.of(span);
    List<String> best = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < row.cells().size(); i++) {
      Set<String> name = new HashSet<>(Words.topics(row.names().get(i)));
      if (name.isEmpty() || !asked.containsAll(name) || given(row.cells().get(i))) {
        continue;
      }
      if (name.size() > most) {
        best.clear();
        most = name.size();
      }
      if (name.size() == most) {
        best.add(row.cells().get(i));
      }
    }
    return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
  }

  /** Whether a sentence says what stands in the cell asked for, where its proof is a row. */
  boolean agree(Grounder.Sentence sentence) {
    String said = Squad.normalise(sentence.text());
    return sentence.parts().stream()
        .flatMap(part -> part.support().stream())
        .flatMap(span -> cell(span).stream())
        .map(Squad::normalise)
        .allMatch(cell -> said.contains(cell) || cell.contains(said));
  }

  private boolean given(String cell) {
    String words = Squad.normalise(cell);
    return words.isEmpty() || (" " + question + " ").contains(" " + words + " ");
  }
}
