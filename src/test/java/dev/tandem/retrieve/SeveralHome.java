package dev.tandem.retrieve;

import dev.tandem.embed.Embedder;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
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
import java.util.TreeMap;

/** A real ledger with real indexes of several collections. */
final class SeveralHome implements AutoCloseable {
  /** A document of one chunk. */
  record Text(String id, String title, String heading, String text) {}

  final SqliteLedger ledger;
  private final Path folder;
  private final Embedder embedder;
  private final Map<String, Index> indexes = new TreeMap<>();

  SeveralHome(Path folder, Embedder embedder) {
    this.folder = folder;
    this.embedder = embedder;
    ledger = SqliteLedger.openWriter(folder);
  }

  HybridRetriever retriever() {
    return new HybridRetriever(
        ledger,
        indexes::get,
        embedder,
        HybridRetriever.storedFusions(ledger),
        new ReadTexts(),
        QuestionSteps.DEFAULT);
  }

  Router router() {
    return new Router(retriever());
  }

  List<String> collections() {
    return List.copyOf(indexes.keySet());
  }

  /** Makes the collection where it is new. */
  void put(String collection, Acl readers, List<Text> texts) {
    put(
        collection,
        readers,
        texts,
        embedder.passages(
            texts.stream().map(t -> t.title() + "\n" + t.heading() + "\n" + t.text()).toList()));
  }

  void put(String collection, Acl readers, List<Text> texts, List<float[]> vectors) {
    Index index = indexes.computeIfAbsent(collection, this::create);
    List<NewVersion> versions = new ArrayList<>();
    for (Text each : texts) {
      float[] vector = vectors.get(versions.size());
      Chunk chunk =
          new Chunk(
              Chunk.id(each.id(), 1, 0),
              each.id(),
              1,
              0,
              0,
              CodePoints.length(each.text()),
              each.heading(),
              "",
              0,
              each.text());
      Document document =
          new Document(
              each.id(),
              each.title(),
              each.text(),
              List.of(),
              readers,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              "en",
              Map.of());
      versions.add(
          new NewVersion(
              document, 1, "hash", "source", "test", List.of(new EmbeddedChunk(chunk, vector))));
    }
    index.apply(ledger.documents().put(collection, versions));
  }

  private Index create(String collection) {
    ledger
        .collections()
        .create(
            new CollectionInfo(
                collection, Acl.PUBLIC, true, "en", embedder.id(), 1, Instant.EPOCH));
    return LuceneIndex.openWriter(
        folder.resolve("index").resolve(collection),
        new IndexSettings(embedder.id(), embedder.dimension(), "en"));
  }

  @Override
  public void close() {
    indexes.values().forEach(Index::close);
    ledger.close();
  }
}
