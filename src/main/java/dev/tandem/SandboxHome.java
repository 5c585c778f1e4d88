package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Material;
import dev.tandem.compare.evidence.Sandbox;
import dev.tandem.compare.evidence.StoredDocument;
import dev.tandem.embed.RememberedVectors;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.Pushes;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.CollectionLog;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.retrieve.Fusion;
import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.Folders;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A sandbox as a home of its own, in a folder that is deleted when it is closed. It answers with
 * the model and the embedder of the home that was compared in, and as that home's settings say.
 */
final class SandboxHome implements Sandbox {
  private static final List<String> SETTINGS =
      List.of(Fusion.SETTING, Abstention.SETTING, Abstention.TRAINED_SETTING);

  private final Home source;
  private final RememberedVectors vectors;
  private final Comparing.Request request;
  private final AskOptions options;
  private final Material material;
  private final Optional<FewShot> examples;
  private final Home home;
  private final Rooms rooms;
  private final CollectionInfo collection;
  private final Map<String, Document> held = new TreeMap<>();

  /**
   * @param source whose documents are copied
   * @param vectors of that home's embedder, those of earlier copies among them
   * @param folder what is there is deleted
   * @param examples that arms show and look up
   * @param docIds to copy, as far as there are such documents
   */
  SandboxHome(
      Home source,
      RememberedVectors vectors,
      Path folder,
      Comparing.Request request,
      AskOptions options,
      Material material,
      Optional<FewShot> examples,
      Collection<String> docIds) {
    this.source = source;
    this.vectors = vectors;
    this.request = request;
    this.options = options;
    this.material = material;
    this.examples = examples;
    remove(folder);
    copyPrompt(source.directory(), folder, request.collection());
    home = source.beside(folder, vectors);
    rooms = new Rooms(home);
    CollectionInfo like = source.collection(request.collection());
    collection = rooms.create(like.name(), like.defaultAcl(), true, like.language());
    copySettings();
    try {
      for (String docId : docIds) {
        read(source.ledger().documents(), like.name(), docId).ifPresent(this::put);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void copySettings() {
    CollectionLog from = source.ledger().collections();
    CollectionLog to = home.writerLedger().collections();
    for (String setting : SETTINGS) {
      from.setting(collection.name(), setting)
          .ifPresent(value -> to.putSetting(collection.name(), setting, value));
    }
  }

  private static void copyPrompt(Path from, Path to, String collection) {
    Path prompt = Path.of("collections", collection, "prompt.md");
    try {
      Files.createDirectories(to);
      if (Files.isRegularFile(from.resolve(prompt))) {
        Files.createDirectories(to.resolve(prompt).getParent());
        Files.copy(from.resolve(prompt), to.resolve(prompt));
      }
    } catch (IOException e) {
      throw new UserError(
          "%s cannot be written (%s); name another folder for the report"
              .formatted(to, e.getMessage()),
          e);
    }
  }

  /** A document as it is now; empty where there is none, or nobody may read it. */
  static Optional<Document> read(DocumentLog documents, String collection, String docId) {
    Optional<VersionInfo> current = documents.current(collection, docId);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    VersionInfo info = current.get();
    Principals reader = Principals.of(info.acl().readers());
    return documents
        .text(collection, docId, info.version(), reader)
        .map(
            text ->
                new Document(
                    docId,
                    info.title(),
                    text,
                    documents.blocks(collection, docId, info.version(), reader),
                    info.acl(),
                    info.url(),
                    info.updated(),
                    info.review(),
                    info.language(),
                    info.meta()));
  }

  private void put(Document document) {
    IngestReport.FileResult result =
        rooms
            .pushes()
            .put(
                new Pushes.Target(
                    collection,
                    home.indexes().writes(collection.name()),
                    document.id(),
                    Optional.of(document.acl())),
                document);
    if (result.outcome().equals("failed")) {
      throw new UserError("a document could not be copied for an experiment: " + result.reason());
    }
    held.put(document.id(), document);
  }

  @Override
  public List<StoredDocument> documents() {
    return held.values().stream().map(SandboxHome::stored).toList();
  }

  static StoredDocument stored(Document document) {
    return new StoredDocument(document.id(), document.title(), document.text(), document.updated());
  }

  @Override
  public double change(String docId, UnaryOperator<String> change) {
    Document old = held.get(docId);
    if (old == null) {
      throw new IllegalArgumentException("there is no document " + docId);
    }
    vectors.afresh(true);
    try {
      long start = System.nanoTime();
      put(changed(old, change));
      return (System.nanoTime() - start) / 1e9;
    } finally {
      vectors.afresh(false);
    }
  }

  /** Block by block, so that the structure stays. */
  private static Document changed(Document old, UnaryOperator<String> change) {
    StringBuilder text = new StringBuilder();
    List<Block> blocks = new ArrayList<>();
    int from = 0; // in the old text
    int at = 0; // in the new one
    for (Block block : old.blocks()) {
      String between = CodePoints.slice(old.text(), from, block.start());
      String own = change.apply(CodePoints.slice(old.text(), block.start(), block.end()));
      text.append(between).append(own);
      int start = at + CodePoints.length(between);
      at = start + CodePoints.length(own);
      blocks.add(new Block(block.kind(), block.level(), start, at, block.page()));
      from = block.end();
    }
    String rest = CodePoints.slice(old.text(), from, CodePoints.length(old.text()));
    text.append(old.blocks().isEmpty() ? change.apply(rest) : rest);
    return new Document(
        old.id(),
        old.title(),
        text.toString(),
        blocks,
        old.acl(),
        old.url(),
        old.updated(),
        old.review(),
        old.language(),
        old.meta());
  }

  @Override
  public void permit(Collection<String> docIds, Acl readers) {
    new Documents(rooms, Scribe.silent(rooms.home()))
        .permit(collection.name(), docIds.stream().filter(held::containsKey).toList(), readers);
  }

  @Override
  public void delete(Collection<String> docIds) {
    List<String> known = docIds.stream().filter(held::containsKey).toList();
    new Documents(rooms, Scribe.silent(rooms.home())).delete(collection.name(), known);
    known.forEach(held::remove);
  }

  @Override
  public Contestant arm(String name, Principals who) {
    return new Contestants(rooms, options, request.as(who), material, examples).of(name);
  }

  @Override
  public void rememberLearning() {
    request
        .adapters()
        .values()
        .forEach(
            path ->
                source
                    .anyLedger()
                    .adapters()
                    .at(path.toAbsolutePath().normalize().toString())
                    .ifPresent(home.writerLedger().adapters()::put));
  }

  @Override
  public void close() {
    home.close();
    remove(home.directory());
  }

  private static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UserError(
          "the copy of documents in %s cannot be deleted (%s); delete it yourself, it holds their text"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
