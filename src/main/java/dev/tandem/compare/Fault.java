package dev.tandem.compare;

import dev.tandem.answer.Squad;
import dev.tandem.example.TestQuestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Why an answer is not right, as far as the question's gold answers and documents tell. */
enum Fault {
  /** Nothing is wrong. */
  NONE,
  /** It failed, and said nothing. */
  FAILED,
  /** It answered what the documents do not. */
  ANSWERED_ANYWAY,
  /** It declined, although what it was shown holds the answer. */
  DECLINED_WITH_EVIDENCE,
  /** Nothing that was found holds the answer. */
  NOT_FOUND,
  /** What holds the answer was found, and not shown to the model. */
  NOT_SHOWN,
  /** It was shown what holds the answer, and said something else. */
  NOT_USED,
  /** It reads no documents, and does not know. */
  NOT_KNOWN;

  private static final double RIGHT = 0.5;

  static Fault of(TestQuestion question, Reply reply, Map<Figure, Double> scores) {
    if (reply.hasFailed()) {
      return FAILED;
    }
    if (scores.getOrDefault(Figure.QUALITY, 0.0) >= RIGHT) {
      return NONE;
    }
    if (!question.answerable()) {
      return ANSWERED_ANYWAY;
    }
    if (!reply.searched()) {
      return NOT_KNOWN;
    }
    List<Reply.Found> holders =
        reply.found().stream().filter(each -> holds(each, question)).toList();
    if (holders.isEmpty()) {
      return NOT_FOUND;
    }
    if (holders.stream().noneMatch(Reply.Found::used)) {
      return NOT_SHOWN;
    }
    return reply.declined() ? DECLINED_WITH_EVIDENCE : NOT_USED;
  }

  private static boolean holds(Reply.Found found, TestQuestion question) {
    return Set.copyOf(question.docIds()).contains(found.docId())
        || Squad.contains(found.text(), question.answers());
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
