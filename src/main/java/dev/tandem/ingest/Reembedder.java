package dev.tandem.ingest;

import dev.tandem.embed.Embedder;
import dev.tandem.index.Index;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.GenerationLog;
import dev.tandem.ledger.GenerationLog.Embedded;
import dev.tandem.ledger.GenerationLog.Source;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Makes a collection's next generation with another embedder: every current document is cut anew,
 * since chunks are measured in the embedder's tokens, and becomes what an ingest with that embedder
 * would have made of it. The documents, their versions and readers are not touched. A run that was
 * killed is finished by running it again.
 */
public final class Reembedder {
  private static final int BATCH = 64; // chunks that are embedded and stored at once

  private final Ledger ledger;
  private final Embedder embedder;
  private final Chunker chunker;
  private final CollectionInfo collection;

  public Reembedder(Ledger ledger, Embedder embedder, CollectionInfo collection) {
    this.ledger = ledger;
    this.embedder = embedder;
    this.chunker = new Chunker(ChunkSizes.fitting(embedder.maxTokens()), embedder::countTokens);
    this.collection = collection;
  }

  /** A document cut into chunks that still lack their vectors. */
  private record Cut(String docId, String title, List<Chunk> chunks) {}

  /** Embeds what the next generation lacks, and stores it as it goes. */
  public void embed(ProgressSink progress) {
    GenerationLog generations = ledger.generations();
    generations.begin(collection.name(), embedder.id());
    List<String> missing = generations.missing(collection.name());
    long started = System.nanoTime();
    long done = 0;
    List<Cut> batch = new ArrayList<>();
    int chunks = 0;
    for (String docId : missing) {
      Source source = generations.source(collection.name(), docId).orElseThrow();
      batch.add(cut(source));
      chunks += batch.getLast().chunks().size();
      done++;
      if (chunks >= BATCH || done == missing.size()) {
        store(batch);
        batch.clear();
        chunks = 0;
        double seconds = (System.nanoTime() - started) / 1e9;
        progress.at(done, missing.size(), docId, seconds > 0 ? done / seconds : 0);
      }
    }
  }

  private Cut cut(Source source) {
    String language = Sync.language(source.document(), collection);
    return new Cut(
        source.document().id(),
        source.document().title(),
        chunker.chunk(source.document(), source.version(), language));
  }

  private void store(List<Cut> batch) {
    List<String> texts = new ArrayList<>();
    for (Cut cut : batch) {
      cut.chunks().forEach(chunk -> texts.add(chunker.embedText(cut.title(), chunk)));
    }
    Iterator<float[]> vectors = embedder.passages(texts).iterator();
    List<Embedded> embedded = new ArrayList<>();
    for (Cut cut : batch) {
      embedded.add(
          new Embedded(
              cut.docId(),
              cut.chunks().stream()
                  .map(chunk -> new EmbeddedChunk(chunk, vectors.next()))
                  .toList()));
    }
    ledger.generations().put(collection.name(), embedded);
  }

  /**
   * Fills the index of the next generation with what {@link #embed} stored.
   *
   * @param index empty, or with what an earlier call brought into it
   */
  public void fill(Index index) {
    CatchUp.next(index, ledger, collection.name());
  }
}
