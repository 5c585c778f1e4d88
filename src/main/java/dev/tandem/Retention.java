package dev.tandem;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Expired;
import dev.tandem.ledger.Keep;
import dev.tandem.settings.Key;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long text is kept: of each collection as it is set, of answers at most as long as the setting
 * {@code retention.answers_days} says.
 */
public final class Retention {
  private final Home home;
  private final Scribe scribe;

  Retention(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  /** What holds for a collection. */
  public Keep of(String collection) {
    home.collection(collection);
    Keep keep = home.ledger().retention().of(collection);
    int most = home.settings().number(Key.RETENTION_ANSWERS_DAYS);
    int answers =
        most == 0 || (keep.answers() > 0 && keep.answers() < most) ? keep.answers() : most;
    return new Keep(answers, keep.feedback(), keep.audit(), keep.originals(), keep.versions());
  }

  /** Sets it; what is too old goes with the next {@link #expire}. */
  public void set(String collection, Keep keep) {
    home.collection(collection);
    scribe.changes(
        "changed",
        collection,
        "retention",
        () -> home.anyLedger().retention().set(collection, keep));
  }

  /** What {@link #expire} would destroy now, by collection. */
  public Map<String, Expired> due() {
    Map<String, Expired> due = new TreeMap<>();
    for (CollectionInfo info : home.ledger().collections().all()) {
      due.put(
          info.name(),
          home.ledger().retention().due(info.name(), of(info.name()), home.clock().instant()));
    }
    return due;
  }

  /** What would be destroyed of a collection with other days. */
  public Expired due(String collection, Keep keep) {
    home.collection(collection);
    return home.ledger().retention().due(collection, keep, home.clock().instant());
  }

  /**
   * Destroys the text that was kept long enough. Each ingest does it; a process that stays calls it
   * from time to time.
   */
  public Expired expire() {
    Expired all = Expired.NOTHING;
    for (CollectionInfo info : home.ledger().collections().all()) {
      Expired expired =
          home.ledger().retention().expire(info.name(), of(info.name()), home.clock().instant());
      if (!expired.equals(Expired.NOTHING)) {
        scribe.changes("expired", info.name(), "", () -> {});
      }
      all = all.plus(expired);
    }
    return all;
  }
}
