package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what two breaches watch lies on one way from a source to an answer: a collection holds
 * its sources, these their documents; what is ingested, found, answered and trained is the
 * collection's; the model and the pipelines of the home serve all. A number of the organisation's
 * own lies on none.
 */
@FunctionalInterface
public interface Kinship {
  /** What everything of a collection passes through. */
  Set<String> WHOLE = Set.of("collection", "pipeline", "adapter", "answers", "retrieval");

  /** What of the whole home every collection is answered with. */
  Set<String> SERVING = Set.of("model", "pipeline");

  /** The source that a document of a collection came from, if both are known. */
  Optional<String> source(String collection, String docId);

  /** As the ledger has it now. */
  static Kinship of(DocumentLog documents) {
    return (collection, docId) -> documents.current(collection, docId).map(VersionInfo::source);
  }

  /** Whether one is up or down the stream of the other, or both are the same. */
  default boolean related(Breach a, Breach b) {
    Target one = Target.parse(a.target());
    Target other = Target.parse(b.target());
    if (one.equals(other) && a.collection().equals(b.collection())) {
      return true;
    }
    if (a.collection().isEmpty() || b.collection().isEmpty()) {
      return !alone(a) && !alone(b);
    }
    if (!a.collection().equals(b.collection())) {
      return false;
    }
    return whole(one)
        || whole(other)
        || holds(a.collection(), one, other)
        || holds(a.collection(), other, one);
  }

  /** Whether what it watches is of the whole home and lies on no way to an answer. */
  static boolean alone(Breach breach) {
    return breach.collection().isEmpty() && !SERVING.contains(Target.parse(breach.target()).kind());
  }

  private static boolean whole(Target target) {
    return target.name().isEmpty() || WHOLE.contains(target.kind());
  }

  private boolean holds(String collection, Target outer, Target inner) {
    return outer.kind().equals("source")
        && inner.kind().equals("document")
        && source(collection, inner.name()).filter(outer.name()::equals).isPresent();
  }
}
