package dev.tandem.observe.cause;

import dev.tandem.text.Acl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The documents of a candidate that is of several, each as a candidate of its own. */
final class Singles {
  private Singles() {}

  /** Nothing where it is not of documents, or of a flood, of which no single one is the cause. */
  static List<Candidate> of(Candidate group) {
    List<Candidate> single = new ArrayList<>();
    switch (group.undo().orElseThrow()) {
      case Undo.Versions all ->
          new TreeMap<>(all.before())
              .forEach(
                  (id, version) ->
                      single.add(
                          only(
                              group,
                              id,
                              new Undo.Versions(all.collection(), Map.of(id, version)))));
      case Undo.Without all -> {
        if (group.cause() != Cause.DUPLICATE_FLOOD) {
          all.docIds().stream()
              .sorted()
              .forEach(
                  id ->
                      single.add(only(group, id, new Undo.Without(all.collection(), Set.of(id)))));
        }
      }
      case Undo.Readers all ->
          new TreeMap<String, Acl>(all.before())
              .forEach(
                  (id, acl) ->
                      single.add(
                          only(group, id, new Undo.Readers(all.collection(), Map.of(id, acl)))));
      default -> {}
    }
    return single;
  }

  private static Candidate only(Candidate group, String docId, Undo undo) {
    return new Candidate(
        group.cause(),
        "document:" + docId,
        group.time(),
        Optional.of(undo),
        group.seen(),
        Optional.empty());
  }
}
