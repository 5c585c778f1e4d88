package dev.tandem.retrieve;

import dev.tandem.embed.Embedder;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A real ledger and a real index in one folder, with one collection. */
final class TestHome implements AutoCloseable {
  static final String COLLECTION = "c";

  final Ledger ledger;
  final Index index;
  final Embedder embedder;

  TestHome(Path folder, Embedder embedder) {
    this.embedder = embedder;
    ledger = SqliteLedger.openWriter(folder);
    ledger
        .collections()
        .create(
            new CollectionInfo(
                COLLECTION, Acl.NOBODY, true, "en", embedder.id(), 1, Instant.EPOCH));
    index =
        LuceneIndex.openWriter(
            folder.resolve("index"), new IndexSettings(embedder.id(), embedder.dimension(), "en"));
  }

  HybridRetriever retriever() {
    return new HybridRetriever(
        ledger,
        collection -> index,
        embedder,
        HybridRetriever.storedFusions(ledger),
        new ReadTexts(),
        QuestionSteps.DEFAULT);
  }

  /** Stores versions and lets the index see them. */
  List<Change.Put> put(List<NewVersion> versions) {
    List<Change.Put> changes = ledger.documents().put(COLLECTION, versions);
    index.apply(changes);
    return changes;
  }

  NewVersion version(String id, String title, Acl acl, List<String> chunks) {
    List<String> texts = chunks.stream().map(chunk -> title + "\n" + chunk).toList();
    return version(id, title, acl, chunks, embedder.passages(texts)::get);
  }

  /** A document of chunks joined by blank lines. */
  NewVersion version(
      String id, String title, Acl acl, List<String> chunks, Function<Integer, float[]> vectors) {
    int version = ledger.documents().lastVersion(COLLECTION, id) + 1;
    StringBuilder text = new StringBuilder();
    List<EmbeddedChunk> embedded = new ArrayList<>();
    for (String chunk : chunks) {
      if (!text.isEmpty()) {
        text.append("\n\n");
      }
      int ordinal = embedded.size();
      int start = CodePoints.length(text.toString());
      int end = start + CodePoints.length(chunk);
      embedded.add(
          new EmbeddedChunk(
              new Chunk(
                  Chunk.id(id, version, ordinal),
                  id,
                  version,
                  ordinal,
                  start,
                  end,
                  "",
                  "",
                  0,
                  chunk),
              vectors.apply(ordinal)));
      text.append(chunk);
    }
    Document document =
        new Document(
            id,
            title,
            text.toString(),
            List.of(),
            acl,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "en",
            Map.of());
    return new NewVersion(document, version, "hash" + version, "source", "test", embedded);
  }

  @Override
  public void close() {
    index.close();
    ledger.close();
  }
}
