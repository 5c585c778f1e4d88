package dev.tandem.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The keys that the parts of one answer lie under. Each is derived from several, so that destroying
 * any of these destroys the part:
 *
 * <ul>
 *   <li>the question: the answer's own key and its asker's
 *   <li>a quote: those and its document's
 *   <li>the answer's text: those and the keys of every document it stands on
 * </ul>
 *
 * @param own the answer's key; retention destroys it
 * @param subjects keys of the asker by id
 * @param documents keys of the documents by id, those that live
 */
record AnswerKeys(byte[] own, SortedMap<Long, byte[]> subjects, SortedMap<Long, byte[]> documents) {
  byte[] question() {
    return Vault.derive("question", base());
  }

  byte[] comment() {
    return Vault.derive("comment", base());
  }

  byte[] correction() {
    return Vault.derive("correction", base());
  }

  byte[] quote(long document) {
    return answerPart("quote", List.of(document)).orElseThrow();
  }

  byte[] answer(Collection<Long> sources) {
    return answerPart("answer", sources).orElseThrow();
  }

  /** The key of a part that stands on these documents; empty if one of them is gone. */
  Optional<byte[]> answerPart(String purpose, Collection<Long> sources) {
    List<byte[]> keys = base();
    for (Long source : new TreeSet<>(sources)) {
      byte[] key = documents.get(source);
      if (key == null) {
        return Optional.empty();
      }
      keys.add(key);
    }
    return Optional.of(Vault.derive(purpose, keys));
  }

  private List<byte[]> base() {
    List<byte[]> keys = new ArrayList<>();
    keys.add(own);
    for (Map.Entry<Long, byte[]> subject : subjects.entrySet()) {
      keys.add(subject.getValue());
    }
    return keys;
  }
}
