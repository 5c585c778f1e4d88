package dev.tandem.answer;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.Principals;
import java.util.function.Predicate;

/**
 * For whom what a model keeps of a prompt may be used again: for the same permissions, in the same
 * generation of the same collection.
 */
public final class PromptScope {
  private PromptScope() {}

  static String of(CollectionInfo collection, Principals who) {
    return collection.name() + '\n' + collection.generation() + '\n' + who;
  }

  /** All scopes of a collection: what is to be forgotten when a document or a permission goes. */
  public static Predicate<String> all(String collection) {
    String start = collection + '\n';
    return scope -> scope.startsWith(start);
  }
}
