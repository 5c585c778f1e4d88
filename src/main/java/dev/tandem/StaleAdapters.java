package dev.tandem;

import dev.tandem.Adapters.Listed;
import dev.tandem.Adapters.Stale;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import dev.tandem.training.Cards;
import dev.tandem.tune.Lineage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the adapters that documents have left behind.
 *
 * @param documents as they are now
 */
record StaleAdapters(DocumentLog documents) {
  /** Of adapters that the same command made, but for their folders, the newest alone. */
  List<Stale> among(List<Listed> all) {
    Map<Object, Listed> newest = new LinkedHashMap<>();
    all.stream()
        .filter(Listed::present)
        .filter(each -> each.adapter().refused().isEmpty()) // those before it go on answering
        .forEach(each -> newest.put(origin(Path.of(each.adapter().path())), each));
    List<Stale> stale = new ArrayList<>();
    for (Listed each : newest.values()) {
      List<DocumentKey> changed = changed(each.adapter());
      if (!(each.tainted().isEmpty() && changed.isEmpty())) {
        Path path = Path.of(each.adapter().path());
        stale.add(
            new Stale(
                each.adapter().name(), path.toString(), each.tainted(), changed, command(path)));
      }
    }
    return stale;
  }

  private static Object origin(Path adapter) {
    return command(adapter).<Object>map(Lineage.Command::withoutOut).orElse(adapter);
  }

  private List<DocumentKey> changed(AdapterInfo adapter) {
    return adapter.documents().stream()
        .filter(
            key ->
                documents
                    .current(key.collection(), key.docId())
                    .filter(now -> now.ingested().isAfter(adapter.created()))
                    .isPresent())
        .toList();
  }

  /** How an adapter was made; empty where it does not say, or in the words of another version. */
  private static Optional<Lineage.Command> command(Path adapter) {
    try {
      return Cards.lineage(adapter).flatMap(Lineage::command);
    } catch (UserError unreadable) {
      return Optional.empty();
    }
  }
}
