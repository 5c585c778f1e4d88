package dev.tandem.answer;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.util.List;

/**
 * What a question reaches: the collections that it is asked of, as they are when it is asked.
 *
 * @param collections by name; at least one
 * @param who asks
 */
record Reach(List<CollectionInfo> collections, Principals who) {
  Reach {
    collections = List.copyOf(collections);
  }

  /** For whom what is kept of the answer may be used again. */
  String scope() {
    return PromptScope.of(collections, who);
  }

  /** The language of the collection that a passage is of. */
  String language(Passage passage) {
    return collections.stream()
        .filter(collection -> collection.name().equals(passage.collection()))
        .findFirst()
        .orElse(collections.getFirst())
        .language();
  }

  /** The language of an answer: that of the best passage's collection. */
  String language(List<Passage> passages) {
    return passages.isEmpty() ? collections.getFirst().language() : language(passages.getFirst());
  }
}
