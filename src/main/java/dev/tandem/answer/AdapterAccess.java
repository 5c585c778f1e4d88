package dev.tandem.answer;

import dev.tandem.example.Audience;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;

/**
 * Who may use an adapter: whoever could read all of its rows when it was trained, and may read
 * their documents still. What is restricted later is restricted in what was learnt of it, too.
 */
public record AdapterAccess(Ledger ledger) {
  /**
   * @throws UserError if this reader may not
   */
  public void require(Path adapter, Principals who) {
    Audience.require(adapter, who);
    String path = adapter.toAbsolutePath().normalize().toString();
    for (AdapterInfo each : ledger.adapters().all()) {
      if (each.path().equals(path) && !each.collection().isEmpty() && !readsAll(each, who)) {
        throw new UserError(
            "the adapter '%s' was trained on documents that you may not read any more; ask without it"
                .formatted(adapter.getFileName()));
      }
    }
  }

  private boolean readsAll(AdapterInfo adapter, Principals who) {
    DocumentLog documents = ledger.documents();
    String collection = adapter.collection();
    // Most readers of a collection may read all of it, which is two counts.
    return documents.totals(collection).documents() == documents.totals(collection, who).documents()
        || adapter.docIds().stream()
            .flatMap(id -> documents.current(collection, id).stream())
            .allMatch(document -> document.acl().admits(who));
  }

  /** Whether this reader may. */
  public boolean admits(Path adapter, Principals who) {
    try {
      require(adapter, who);
      return true;
    } catch (UserError refused) {
      return false;
    }
  }
}
