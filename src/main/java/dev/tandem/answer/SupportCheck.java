package dev.tandem.answer;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Whether a collection's documents support what an answer says, whoever gave it. Passages are
 * looked up by the question and by the answer itself, and each sentence is held against all of them
 * as a generated answer's sentences are ({@link Grounder}).
 *
 * @param language of the collection
 * @param searchable as much of the beginning of a text as can be searched with
 */
public record SupportCheck(
    Retriever retriever,
    DocumentLog documents,
    String collection,
    String language,
    UnaryOperator<String> searchable) {
  private static final int PASSAGES = 8;
  private static final int ASKED = 800; // characters of an answer that are searched with

  /**
   * Sentences of one answer.
   *
   * @param stated those that say something beyond the question
   * @param supported those of them that a document supports
   */
  public record Counts(int stated, int supported) {}

  /**
   * @param answer without markers
   * @param form in which it was written
   * @param who may read the documents that count
   */
  public Counts of(String question, String answer, HouseForm form, Principals who) {
    Map<String, Passage> found = new LinkedHashMap<>();
    Stream.of(question, searchable.apply(CodePoints.beginning(answer, ASKED)))
        .filter(text -> !text.isBlank())
        .map(text -> new RetrievalRequest(collection, text, who, PASSAGES))
        .flatMap(request -> retriever.retrieve(request).passages().stream())
        .forEach(each -> found.putIfAbsent(each.docId() + "\n" + each.start(), each));
    List<Passage> passages = List.copyOf(found.values());
    Evidence evidence =
        Evidence.unranked(
            passages, new Weights(passages), new Readable(documents, who), passage -> language);
    return new Grounder(question, evidence.units(), evidence.weights(), language, form)
        .counts(answer);
  }
}
