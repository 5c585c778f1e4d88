package dev.tandem.observe.cause;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes out of a diagnosis the names of documents that its reader may not read.
 *
 * @param readable whether a document may be named
 */
public record Hiding(Predicate<DocumentKey> readable) {
  private static final String HIDDEN = "(a document that you may not read)";

  /** For a reader, as the documents' readers are now. */
  public static Hiding from(DocumentLog documents, Principals who) {
    return new Hiding(
        key ->
            documents
                .current(key.collection(), key.docId())
                .map(VersionInfo::acl)
                .filter(acl -> acl.admits(who))
                .isPresent());
  }

  /** The same without their names. */
  public Diagnosis in(Diagnosis found) {
    List<String> hidden =
        found.evidence().stream()
            .flatMap(seen -> seen.documents().stream())
            .distinct()
            .filter(readable.negate())
            .map(DocumentKey::docId)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    return hidden.isEmpty()
        ? found
        : new Diagnosis(
            found.incident(),
            found.cause(),
            without(found.target(), hidden),
            found.confidence(),
            found.sentences().stream().map(one -> without(one, hidden)).toList(),
            found.evidence().stream().map(one -> without(one, hidden)).toList(),
            found.onset(),
            found.fix(),
            found.verify(),
            found.negatives().stream()
                .map(
                    one ->
                        new Diagnosis.Negative(
                            one.cause(),
                            without(one.target(), hidden),
                            one.by(),
                            without(one.why(), hidden)))
                .toList(),
            found.missing().stream().map(one -> without(one, hidden)).toList(),
            found.replays());
  }

  private Observation without(Observation seen, List<String> hidden) {
    return new Observation(
        seen.id(),
        seen.kind(),
        seen.time(),
        without(seen.text(), hidden),
        seen.documents().stream().filter(readable).toList());
  }

  private static Diagnosis.Sentence without(Diagnosis.Sentence sentence, List<String> hidden) {
    return new Diagnosis.Sentence(without(sentence.text(), hidden), sentence.cites());
  }

  private static String without(String text, List<String> hidden) {
    String told = text;
    for (String docId : hidden) {
      told = told.replace(docId, HIDDEN);
    }
    return told;
  }
}
