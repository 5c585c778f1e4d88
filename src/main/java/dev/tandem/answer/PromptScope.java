package dev.tandem.answer;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.Principals;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * For whom what a model keeps of a prompt may be used again: for the same permissions, in the same
 * generations of the same collections.
 */
public final class PromptScope {
  private PromptScope() {}

  // No name of a collection holds a slash or a colon.
  static String of(List<CollectionInfo> collections, Principals who) {
    return collections.stream()
            .map(collection -> "/" + collection.name() + ":" + collection.generation())
            .collect(Collectors.joining())
        + '\n'
        + who;
  }

  /**
   * All scopes that a collection is in, alone or among others: what is to be forgotten when a
   * document or a permission goes.
   */
  public static Predicate<String> all(String collection) {
    String part = "/" + collection + ":";
    return scope -> scope.lines().findFirst().orElse("").contains(part);
  }
}
