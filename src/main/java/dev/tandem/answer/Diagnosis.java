package dev.tandem.answer;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an answer went wrong, by following what it should have said from the documents to the
 * answer. It looks with the permissions of who asked.
 *
 * @param sentence says it
 * @param evidence what was looked at, step by step
 */
public record Diagnosis(Cause cause, String sentence, List<String> evidence) {
  /** The first step at which it was lost. */
  public enum Cause {
    /** It was not: the answer says it. */
    NONE,
    /** No document says it that the asker may read. */
    SOURCE,
    /** A document says it since. */
    FRESHNESS,
    /** A document says it, and was not found or not shown. */
    RETRIEVAL,
    /** It was shown, and yet the question was declined. */
    SUFFICIENCY,
    /** It was shown, and the answer says something else. */
    READING;

    /** The name in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A passage that says it. */
  private record Holder(String docId, int version, int rank) {}

  /**
   * @param should what the answer should have said, in the documents' words
   */
  public static Diagnosis of(
      AnswerRecord answer, String should, Retriever retriever, DocumentLog documents) {
    List<String> gold = List.of(should);
    List<String> evidence = new ArrayList<>();
    if (!answer.abstained() && Squad.contains(answer.answer(), gold)) {
      evidence.add("the answer holds '%s'".formatted(should));
      return new Diagnosis(Cause.NONE, "The answer says it.", evidence);
    }
    Optional<Holder> seen = seen(answer, gold, documents);
    if (seen.isPresent()) {
      return shown(answer, seen.get(), evidence);
    }
    evidence.add(
        "none of the %d passages that were found holds it".formatted(answer.retrieved().size()));
    int looked = 0;
    // Each alone, because it may be in one that was held unlikely to have it.
    for (String collection : answer.collections()) {
      List<Passage> now =
          retriever
              .retrieve(
                  new RetrievalRequest(
                      collection, answer.standalone(), answer.who(), RetrievalRequest.MOST))
              .passages();
      for (int rank = 0; rank < now.size(); rank++) {
        Passage passage = now.get(rank);
        if (Squad.contains(passage.text(), gold)) {
          Optional<VersionInfo> version =
              documents.version(collection, passage.docId(), passage.version(), answer.who());
          return missed(answer, passage, rank + 1, version, evidence);
        }
      }
      looked += now.size();
    }
    evidence.add("none of the %,d nearest passages of today holds it".formatted(looked));
    return new Diagnosis(
        Cause.SOURCE,
        "No document says '%s' that the asker may read, in these words: add it, or say it as the documents do."
            .formatted(should),
        evidence);
  }

  /** Of the passages that were found the first that says it, those that were shown first. */
  private static Optional<Holder> seen(
      AnswerRecord answer, List<String> gold, DocumentLog documents) {
    Optional<Holder> unused = Optional.empty();
    for (int i = 0; i < answer.retrieved().size(); i++) {
      AnswerRecord.Retrieved each = answer.retrieved().get(i);
      boolean holds =
          documents
              .text(each.collection(), each.docId(), each.version(), answer.who())
              .filter(text -> each.end() <= CodePoints.length(text))
              .map(text -> CodePoints.slice(text, each.start(), each.end()))
              .filter(text -> Squad.contains(text, gold))
              .isPresent();
      if (holds) {
        Holder holder = new Holder(each.docId(), each.version(), i + 1);
        if (each.used()) {
          return Optional.of(holder);
        }
        unused = unused.or(() -> Optional.of(holder));
      }
    }
    return unused;
  }

  private static Diagnosis shown(AnswerRecord answer, Holder holder, List<String> evidence) {
    evidence.add(
        "%s, version %d, was found at rank %d and holds it"
            .formatted(holder.docId, holder.version, holder.rank));
    boolean used = answer.retrieved().get(holder.rank - 1).used();
    if (!used) {
      long all = answer.retrieved().stream().filter(AnswerRecord.Retrieved::used).count();
      evidence.add("the model was shown %d passages, and not that one".formatted(all));
      return new Diagnosis(
          Cause.RETRIEVAL,
          "%s says it, and ranked %d, behind what was shown: fit the retrieval to your questions with 'tandem eval retrieval --fit'."
              .formatted(holder.docId, holder.rank),
          evidence);
    }
    evidence.add("the model was shown it");
    if (answer.abstained()) {
      evidence.add("it was declined: " + answer.reason());
      return new Diagnosis(
          Cause.SUFFICIENCY,
          "%s says it and was shown, and the question was declined (%s): lower the threshold with 'tandem calibrate'."
              .formatted(holder.docId, answer.reason()),
          evidence);
    }
    evidence.add(
        answer.mode().equals("extractive")
            ? "what the model wrote had no support, so sentences were quoted: others"
            : "the model wrote something else that the passages support");
    return new Diagnosis(
        Cause.READING,
        "%s says it and was shown, and the answer was read from elsewhere: a larger model or an adapter trained on such questions reads better."
            .formatted(holder.docId),
        evidence);
  }

  private static Diagnosis missed(
      AnswerRecord answer,
      Passage passage,
      int rank,
      Optional<VersionInfo> version,
      List<String> evidence) {
    evidence.add(
        "%s, version %d, holds it and ranks %,d today"
            .formatted(passage.docId(), passage.version(), rank));
    boolean later = version.filter(v -> v.ingested().isAfter(answer.time())).isPresent();
    if (later) {
      evidence.add("that version came after the answer");
      return new Diagnosis(
          Cause.FRESHNESS,
          "%s says it since %s, after the answer was given: ask again."
              .formatted(passage.docId(), version.get().ingested()),
          evidence);
    }
    return new Diagnosis(
        Cause.RETRIEVAL,
        "%s says it, and was not found among the first %d (it ranks %,d): fit the retrieval to your questions with 'tandem eval retrieval --fit', or give the document a title and headings that say what it is about."
            .formatted(passage.docId(), answer.retrieved().size(), rank),
        evidence);
  }
}
