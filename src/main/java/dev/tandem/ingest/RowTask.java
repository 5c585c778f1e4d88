package dev.tandem.ingest;

import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Document;
import java.util.Optional;

/** Brings one document that came as text into the collection. */
final class RowTask {
  private final Sync sync;
  private final ParseLimits limits;
  private final Outcomes run;
  private final boolean again;

  RowTask(Sync sync, ParseLimits limits, Outcomes run, boolean again) {
    this.sync = sync;
    this.limits = limits;
    this.run = run;
    this.again = again;
  }

  /**
   * @param hash of everything that the row says
   */
  void run(Sync.Item item, JsonRow row, String hash) {
    Optional<VersionInfo> current = sync.current(item);
    if (Owners.foreign(current, item.source())) {
      sync.failed(item, Optional.empty(), Owners.reason(item.source()));
      return;
    }
    if (current.isPresent() && !again && current.get().sourceHash().equals(hash)) {
      sync.same(item, current.get());
      return;
    }
    try {
      CanonicalText text = new CanonicalText(limits.characters());
      for (String paragraph : row.text().split("\\R\\s*\\R")) {
        text.add(Block.Kind.PARAGRAPH, 0, paragraph);
      }
      String canonical = text.toString();
      if (canonical.isEmpty()) {
        run.add("empty", 1);
        sync.failed(item, current, "its 'text' holds nothing visible");
        return;
      }
      sync.offer(item, current, document(row, canonical, text), hash, Optional.empty());
    } catch (ParseException e) {
      sync.failed(item, current, String.valueOf(e.getMessage()));
    }
  }

  private static Document document(JsonRow row, String canonical, CanonicalText text) {
    return new Document(
        row.id(),
        row.title(),
        canonical,
        text.blocks(),
        Acl.NOBODY,
        row.url(),
        row.updated(),
        row.review().or(() -> Dates.review(canonical)),
        row.language().isBlank() ? Languages.detect(canonical) : row.language(),
        row.meta());
  }
}
