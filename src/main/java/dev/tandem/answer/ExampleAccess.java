package dev.tandem.answer;

import dev.tandem.example.Example;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.util.List;
import java.util.Optional;

/**
 * Who may be shown a labelled example: whoever the row admits, and who may read each document that
 * it was made from as it is now. A row made from a deleted document is shown to nobody.
 *
 * @param collections that a row's documents are looked for in where the row names no collection; a
 *     document that none of them ever had restricts nothing
 */
public record ExampleAccess(DocumentLog documents, List<String> collections) {
  public ExampleAccess {
    collections = collections.stream().filter(name -> !name.isEmpty()).toList();
  }

  /** Whether this reader may be shown the row. */
  public boolean admits(Example row, Principals who) {
    return admits(row.origin(), who);
  }

  /** The same of a row by what it was made from. */
  public boolean admits(Example.Origin origin, Principals who) {
    return origin.acl().map(acl -> acl.admits(who)).orElse(true)
        && origin.learnt().stream().allMatch(key -> readable(key, who));
  }

  private boolean readable(DocumentKey key, Principals who) {
    List<String> among = key.collection().isEmpty() ? collections : List.of(key.collection());
    return among.stream().allMatch(collection -> readable(collection, key.docId(), who));
  }

  private boolean readable(String collection, String docId, Principals who) {
    Optional<VersionInfo> current = documents.current(collection, docId);
    return current.isPresent()
        ? current.get().acl().admits(who)
        : documents.lastVersion(collection, docId) == 0;
  }
}
