package dev.tandem.observe.cause;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.Acl;
import dev.tandem.text.Count;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents whose readers changed. */
final class ReaderFinder implements Finder {
  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (String collection : past.collections()) {
      Map<String, Acl> before = new TreeMap<>();
      Instant last = Instant.EPOCH;
      for (DocumentLog.Step step :
          laboratory.ledger().documents().steps(collection, past.suspect())) {
        if (step.acl().isEmpty()) {
          before.remove(step.docId()); // it is gone
        } else if (!step.before().isEmpty()
            && !step.before().equals(step.acl())
            && past.early(step.time())) {
          before.putIfAbsent(step.docId(), Acl.parse(step.before()));
          last = step.time();
        }
      }
      if (!before.isEmpty()) {
        found.add(candidate(collection, before, last, past, seen));
      }
    }
    return found;
  }

  private static Candidate candidate(
      String collection, Map<String, Acl> before, Instant time, Past past, Observations seen) {
    List<DocumentKey> keys =
        before.keySet().stream().map(id -> new DocumentKey(collection, id)).toList();
    Observation observed =
        seen.see(
            "readers",
            time,
            "the readers of %s of '%s' changed: %s"
                .formatted(
                    Count.of(before.size(), "document"),
                    collection,
                    Observations.named(before.keySet())),
            keys);
    Candidate candidate =
        new Candidate(
            Cause.PERMISSION_FILTER,
            "collection:" + collection,
            time,
            Optional.of(new Undo.Readers(collection, before)),
            List.of(observed),
            Optional.empty());
    return keys.stream().anyMatch(past.found()::contains)
        ? candidate
        : candidate.doubted(Check.PATH, "no question found any of these documents");
  }
}
