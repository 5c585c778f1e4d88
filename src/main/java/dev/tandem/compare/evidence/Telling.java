package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.example.TestQuestion;
import java.util.Map;

/** Whether a reply tells what a question asks for, by the comparison's own measure. */
record Telling(Comparison comparison) {
  private static final double RIGHT = 0.5;

  boolean tells(TestQuestion question, Reply reply) {
    if (reply.declined() || reply.hasFailed()) {
      return false;
    }
    Map<Figure, Double> scores = comparison.task().measure(question, reply);
    return scores.getOrDefault(Figure.QUALITY, 0.0) >= RIGHT
        || scores.getOrDefault(Figure.CONTAINS, 0.0) >= RIGHT;
  }

  /** Whether an arm told it in the comparison. */
  boolean told(Standing standing, Grounded asked) {
    return tells(asked.question(), standing.replies().get(asked.index()));
  }
}
