package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.LanguageModel;
import dev.tandem.retrieve.Fusion;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.QuestionSteps;
import dev.tandem.retrieve.ReadTexts;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home with the real ledger, index, embedder and retriever, filled by hand. */
final class TestHome implements AutoCloseable {
  static final String COLLECTION = "test";

  /** Loading the weights takes a second, so all tests share them. */
  static final Embedder EMBEDDER = OnnxEmbedder.bgeSmallEn();

  final Path folder;
  final SqliteLedger ledger;
  private final Index index;

  TestHome(Path folder) {
    this.folder = folder;
    ledger = SqliteLedger.openWriter(folder);
    index =
        LuceneIndex.openWriter(
            folder.resolve("index"), new IndexSettings(EMBEDDER.id(), EMBEDDER.dimension(), "en"));
    if (ledger.collections().find(COLLECTION).isEmpty()) {
      ledger
          .collections()
          .create(
              new CollectionInfo(
                  COLLECTION, Acl.PUBLIC, true, "en", EMBEDDER.id(), 1, Instant.now()));
    }
  }

  Answerer answerer(LanguageModel model) {
    return answerer(model, AnswerCache.NONE);
  }

  Answerer answerer(LanguageModel model, AnswerCache cache) {
    return answerer(model, Optional.empty(), cache);
  }

  Answerer answerer(LanguageModel model, Optional<FewShot> examples) {
    return new Answerer(
        new AnswerParts(
            ledger,
            retriever(),
            model,
            Optional.empty(),
            examples,
            EMBEDDER,
            new Prompts(folder),
            AnswerCache.NONE));
  }

  Answerer answerer(LanguageModel model, Optional<Path> reader, AnswerCache cache) {
    return new Answerer(
        new AnswerParts(
            ledger,
            retriever(),
            model,
            reader,
            Optional.empty(),
            EMBEDDER,
            new Prompts(folder),
            cache));
  }

  Retriever retriever() {
    return new HybridRetriever(
        ledger,
        name -> index,
        EMBEDDER,
        name -> Fusion.DEFAULT,
        new ReadTexts(),
        QuestionSteps.DEFAULT);
  }

  /** A document of one chunk, its structure read from Markdown: #, -, 1. and |. */
  void add(String id, String title, String acl, String text) {
    addAll(List.of(document(id, title, acl, text)));
  }

  void addAll(List<Document> documents) {
    List<String> texts = documents.stream().map(d -> d.title() + "\n" + d.text()).toList();
    addAll(documents, EMBEDDER.passages(texts));
  }

  void addAll(List<Document> documents, List<float[]> vectors) {
    List<DocumentLog.NewVersion> versions = new ArrayList<>();
    for (Document document : documents) {
      int version = ledger.documents().lastVersion(COLLECTION, document.id()) + 1;
      Chunk chunk =
          new Chunk(
              Chunk.id(document.id(), version, 0),
              document.id(),
              version,
              0,
              0,
              CodePoints.length(document.text()),
              "",
              "",
              0,
              document.text());
      float[] vector = vectors.get(versions.size());
      versions.add(
          new DocumentLog.NewVersion(
              document,
              version,
              Sha256.of(document.text()),
              Sha256.of(document.text()),
              "test",
              List.of(new EmbeddedChunk(chunk, vector))));
    }
    apply(ledger.documents().put(COLLECTION, versions));
  }

  /** A document whose chunks are the texts between blank lines. */
  void addChunks(Document document) {
    String text = document.text();
    List<EmbeddedChunk> chunks = new ArrayList<>();
    int at = 0;
    for (String part : text.split("\n\n")) {
      Chunk chunk =
          new Chunk(
              Chunk.id(document.id(), 1, chunks.size()),
              document.id(),
              1,
              chunks.size(),
              at,
              at + CodePoints.length(part),
              "",
              "",
              0,
              part);
      chunks.add(new EmbeddedChunk(chunk, EMBEDDER.passages(List.of(part)).getFirst()));
      at += CodePoints.length(part) + 2;
    }
    apply(
        ledger
            .documents()
            .put(
                COLLECTION,
                List.of(
                    new DocumentLog.NewVersion(
                        document, 1, Sha256.of(text), Sha256.of(text), "test", chunks))));
  }

  /** What a start-up does: brings the index up to the ledger. */
  void replay() {
    List<Change> missed = new ArrayList<>();
    ledger.documents().changesSince(COLLECTION, index.committedSequence(), missed::add);
    apply(missed);
  }

  void apply(List<? extends Change> changes) {
    index.apply(changes);
    index.commit(ledger.documents().sequence(COLLECTION));
  }

  static Document document(String id, String title, String acl, String text) {
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    for (String line : text.split("\n", -1)) {
      int end = at + CodePoints.length(line);
      if (!line.isBlank()) {
        Block.Kind kind =
            line.startsWith("#")
                ? Block.Kind.HEADING
                : line.matches("(?:-|\\d+\\.) .*")
                    ? Block.Kind.LIST_ITEM
                    : line.startsWith("|") ? Block.Kind.TABLE_ROW : Block.Kind.PARAGRAPH;
        blocks.add(new Block(kind, kind == Block.Kind.HEADING ? 1 : 0, at, end, 0));
      }
      at = end + 1;
    }
    return new Document(
        id,
        title,
        text,
        blocks,
        Acl.parse(acl),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "en",
        Map.of());
  }

  @Override
  public void close() {
    index.close();
    ledger.close();
  }
}
