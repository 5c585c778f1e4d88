package dev.tandem.answer;

import dev.tandem.example.Imprint;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who may use an adapter: whoever could read all of its rows when it was trained, and may read
 * their documents still. What is restricted later is restricted in what was learnt of it, too.
 * Nobody may use one that its gates refused.
 */
public record AdapterAccess(Ledger ledger) {
  /**
   * @throws UserError if this reader may not
   */
  public void require(Imprint adapter, Principals who) {
    Path name = adapter.adapter().getFileName();
    if (!adapter.audience().admits(who)) {
      throw new UserError(
          "the adapter '%s' was trained on rows that you may not read; ask without it"
              .formatted(name));
    }
    Optional<AdapterInfo> known =
        ledger.adapters().at(adapter.adapter().toAbsolutePath().normalize().toString());
    if (known.isEmpty()) {
      return;
    }
    if (!known.get().refused().isEmpty()) {
      throw new UserError(
          "the adapter '%s' was refused by its gates (%s) and answers nobody; ask another one"
              .formatted(name, known.get().refused()));
    }
    if (!readsAll(known.get().documents(), who)) {
      throw new UserError(
          "the adapter '%s' was trained on documents that you may not read any more; ask without it"
              .formatted(name));
    }
  }

  private boolean readsAll(List<DocumentKey> learnt, Principals who) {
    DocumentLog documents = ledger.documents();
    Map<String, List<DocumentKey>> byCollection =
        learnt.stream().collect(Collectors.groupingBy(DocumentKey::collection));
    // Most readers of a collection may read all of it, which is two counts.
    return byCollection.entrySet().stream()
        .allMatch(
            each ->
                documents.totals(each.getKey()).documents()
                        == documents.totals(each.getKey(), who).documents()
                    || each.getValue().stream()
                        .flatMap(key -> documents.current(key.collection(), key.docId()).stream())
                        .allMatch(document -> document.acl().admits(who)));
  }

  /** Whether this reader may. */
  public boolean admits(Path adapter, Principals who) {
    try {
      require(Imprint.of(adapter), who);
      return true;
    } catch (UserError refused) {
      return false;
    }
  }
}
