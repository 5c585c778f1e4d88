package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.index.Index;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ingest.Reembedder;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.retrieve.Fusion;
import java.util.List;

/**
 * Gives a collection the embedder now set. The steps are to be called in order; a process that is
 * killed in or between them leaves the old generation whole and answering, or the new one, and
 * beginning again finishes. Until {@link #turn} only processes with the old setting can search.
 */
final class Reembedding {
  /** Settings that were fitted on scores of the old vectors. */
  private static final List<String> FITTED =
      List.of(Fusion.SETTING, Abstention.SETTING, Abstention.TRAINED_SETTING);

  private final Home home;
  private final Ledger ledger;
  private final CollectionInfo collection;
  private final Reembedder reembedder;

  Reembedding(Home home, String name) {
    this.home = home;
    this.ledger = home.writerLedger();
    this.collection = home.collection(name);
    this.reembedder = new Reembedder(ledger, home.embedder(), collection);
  }

  boolean needed() {
    return !collection.embedder().equals(home.embedder().id());
  }

  /** Cuts and embeds the documents; what was embedded before a kill is not embedded again. */
  void embed(ProgressSink progress) {
    reembedder.embed(progress);
  }

  /** Builds the new generation's index beside the old one, always from the beginning. */
  void build() {
    home.indexes().keepOnly(collection);
    try (Index index =
        LuceneIndex.openWriter(
            home.indexes().folder(collection, collection.generation() + 1),
            home.indexes().form(collection))) {
      int dimension = home.embedder().dimension();
      PermissionProbe.plantIfMissing(index, dimension);
      reembedder.fill(index);
      PermissionProbe.check(index, dimension);
    }
  }

  /**
   * Makes the new generation the one that is read.
   *
   * @return the fitted settings that were dropped
   */
  List<String> turn() {
    return ledger.generations().complete(collection.name(), FITTED);
  }

  /** Deletes what is left of the old generation. */
  void sweep() {
    home.indexes().keepOnly(home.collection(collection.name()));
  }
}
