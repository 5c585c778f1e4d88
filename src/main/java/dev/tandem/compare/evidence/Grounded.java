package dev.tandem.compare.evidence;

import dev.tandem.answer.Squad;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Reply;
import dev.tandem.example.TestQuestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A test question with the documents that it rests on: those that it names, else those that arms
 * found for it and that hold a gold answer.
 *
 * @param index of the question in the comparison
 * @param documents at least one; none of a training row that names none
 */
record Grounded(int index, TestQuestion question, List<String> documents) {
  Grounded {
    documents = List.copyOf(documents);
  }

  /** Some of the questions that have a gold answer and a document, drawn by chance. */
  static List<Grounded> draw(Comparison comparison, int most, long seed) {
    List<Grounded> all = new ArrayList<>();
    for (int i = 0; i < comparison.questions().size(); i++) {
      TestQuestion question = comparison.questions().get(i);
      List<String> documents = documents(comparison, i);
      if (question.answerable() && !question.answers().isEmpty() && !documents.isEmpty()) {
        all.add(new Grounded(i, question, documents));
      }
    }
    Collections.shuffle(all, new Random(seed));
    return all.subList(0, Math.min(most, all.size()));
  }

  /** All documents of some of them, each once. */
  static Set<String> documents(Collection<Grounded> questions) {
    Set<String> documents = new LinkedHashSet<>();
    questions.forEach(each -> documents.addAll(each.documents));
    return documents;
  }

  private static List<String> documents(Comparison comparison, int i) {
    TestQuestion question = comparison.questions().get(i);
    if (!question.docIds().isEmpty()) {
      return question.docIds();
    }
    return comparison.standings().stream()
        .flatMap(standing -> standing.replies().get(i).found().stream())
        .filter(found -> Squad.contains(found.text(), question.answers()))
        .map(Reply.Found::docId)
        .distinct()
        .toList();
  }

  /** What questions of one document are counted together by; one of no document stands alone. */
  String cluster() {
    return documents.isEmpty() ? "row " + index : documents.getFirst();
  }
}
