package dev.tandem.answer;

import dev.tandem.example.TestQuestion;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an evaluation lets the arms read: it tells apart what retrieval missed, what was not read
 * out of the right passage, and what was answered without one.
 */
public enum EvidenceShown {
  /** What retrieval finds. */
  FOUND,
  /** Only the documents that the question names: how well the passages are read. */
  NAMED,
  /**
   * All but those: every question should be declined then. One whose gold answer stands in another
   * passage that was shown is left out.
   */
  WITHHELD;

  /**
   * @throws UserError if a question names no documents and they matter
   */
  void require(List<TestQuestion> questions) {
    if (this != FOUND) {
      questions.stream()
          .filter(question -> question.docIds().isEmpty())
          .findFirst()
          .ifPresent(
              question -> {
                throw new UserError(
                    "question '%s' names no document; give its \"doc_ids\", or ask with what is found"
                        .formatted(question.id()));
              });
    }
  }

  /** The question as it counts: nothing answers what is withheld. */
  TestQuestion asked(TestQuestion question) {
    return this == WITHHELD ? question.unanswerable() : question;
  }

  /** Whether what was shown makes the question one that this evidence is to measure. */
  boolean counts(AnswerEval.Row row) {
    return this != WITHHELD
        || row.answer().stream()
            .flatMap(answer -> answer.retrieved().stream())
            .filter(Answer.Retrieved::used)
            .noneMatch(used -> Squad.contains(used.passage().text(), row.question().answers()));
  }

  /** Finds only that. Questions with the same words share their documents. */
  Retriever of(Retriever found, List<TestQuestion> questions) {
    if (this == FOUND) {
      return found;
    }
    Map<String, Set<String>> named = new HashMap<>();
    for (TestQuestion question : questions) {
      named
          .computeIfAbsent(question.question().strip(), q -> new HashSet<>())
          .addAll(question.docIds());
    }
    return request -> {
      Set<String> documents = named.getOrDefault(request.question(), Set.of());
      return this == NAMED
          ? kept(
              found, request, RetrievalRequest.MOST, passage -> documents.contains(passage.docId()))
          : kept(
              found,
              request,
              request.k() + documents.size(),
              passage -> !documents.contains(passage.docId()));
    };
  }

  private static Retrieval kept(
      Retriever found, RetrievalRequest request, int depth, Predicate<Passage> wanted) {
    Retrieval all = found.retrieve(request.with(depth));
    List<Passage> passages = all.passages().stream().filter(wanted).limit(request.k()).toList();
    return all.with(passages);
  }

  /** The name in commands. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
