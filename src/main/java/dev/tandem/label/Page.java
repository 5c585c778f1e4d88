package dev.tandem.label;

import dev.tandem.label.DocumentTemplate.Explanation;
import dev.tandem.label.DocumentTemplate.Fact;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.Map;

/**
 * A passage that was written, and what in it says what.
 *
 * @param facts the sentence of each that it states
 * @param explanations the sentences of each that it gives
 * @param lines of its steps; empty without
 * @param rows of its table, cells by row, the key's first; empty without
 */
record Page(
    Subject subject,
    String title,
    String heading,
    String context,
    String text,
    Map<Fact, String> facts,
    Map<Explanation, List<String>> explanations,
    List<String> lines,
    List<List<String>> rows) {
  /**
   * As it is shown.
   *
   * @param number 1-based, of the passages shown
   */
  Passage passage(int number) {
    String docId = subject.template().toString() + "-" + number;
    return new Passage(
        List.of(docId + "#0"),
        "",
        docId,
        1,
        title,
        heading,
        context,
        0,
        CodePoints.length(text),
        0,
        text,
        -number);
  }

  /** Everything of it that a reader sees. */
  String shown() {
    return String.join("\n", title, heading, context, text);
  }
}
