package dev.tandem;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskRequest;
import dev.tandem.embed.RememberedVectors;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ingest.Pushes;
import dev.tandem.ingest.Writes;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.cause.Question;
import dev.tandem.observe.cause.Reply;
import dev.tandem.observe.cause.Shadow;
import dev.tandem.observe.cause.Undo;
import dev.tandem.observe.monitor.Watch;
import dev.tandem.settings.AskSettings;
import dev.tandem.settings.Key;
import dev.tandem.text.Acl;
import dev.tandem.text.Document;
import dev.tandem.text.Folders;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of a home in a folder of its own, readable by its owner only and deleted when it is
 * closed, in which changes are taken back. Ledger, indexes and prompts are copied; model, embedder
 * and adapters are the home's.
 */
final class ShadowHome implements Shadow {
  private final Home source;
  private final Path folder;
  private final Home home;
  private final Rooms rooms;
  private final Training training;

  /**
   * @param vectors of that home's embedder, those of earlier copies among them
   * @param training counts the rows of sets of examples
   * @throws UserError if it cannot be made, or one of the changes cannot be taken back
   */
  ShadowHome(Home source, RememberedVectors vectors, Training training, List<Undo> undone) {
    this.source = source;
    this.training = training;
    try {
      folder = Files.createTempDirectory("tandem-shadow");
    } catch (IOException e) {
      throw new UserError(
          "No folder for a copy of the home can be made in the system's temporary folder; check its permissions and space.",
          e);
    }
    Map<String, String> settings = new HashMap<>();
    Set<String> rebuilt = new HashSet<>();
    for (Undo undo : undone) {
      switch (undo) {
        case Undo.Settings one -> settings.putAll(one.before());
        case Undo.Embedding one -> settings.putAll(one.before());
        case Undo.Recut one -> settings.putAll(one.before());
        case Undo.Rows one -> settings.put(Key.ANSWER_EXAMPLES.dotted(), rows(one));
        case Undo.Rebuilt one -> rebuilt.add(one.collection());
        default -> {}
      }
    }
    home = source.shadow(folder, source.settings().with(settings), vectors);
    rooms = new Rooms(home);
    try {
      copy(rebuilt);
      home.writerLedger();
      undone.forEach(this::undo);
    } catch (IOException e) {
      close();
      throw new UserError(
          "The home cannot be copied into the system's temporary folder (%s); make space there."
              .formatted(e.getMessage()),
          e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void copy(Set<String> rebuilt) throws IOException {
    long size = Files.size(source.directory().resolve("ledger.db"));
    if (Files.getFileStore(folder).getUsableSpace() < 3 * size) {
      throw new IOException("too little space");
    }
    source.ledger().copyTo(folder.resolve("ledger.db"));
    for (CollectionInfo info : source.ledger().collections().all()) {
      Path index = source.indexes().folder(info, info.generation());
      if (!rebuilt.contains(info.name()) && Files.isDirectory(index)) {
        copyTree(index);
      }
      Path prompts = source.directory().resolve("collections").resolve(info.name());
      if (Files.isDirectory(prompts)) {
        copyTree(prompts);
      }
    }
  }

  /** What a writer takes away meanwhile is left out; an index that is not whole is made anew. */
  private void copyTree(Path from) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Path to = folder.resolve(source.directory().relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(to);
        } else if (Files.isRegularFile(each) && !each.endsWith("write.lock")) {
          Files.copy(each, to);
        }
      }
    }
  }

  private void undo(Undo undo) {
    switch (undo) {
      case Undo.Settings _ -> {} // it was opened with them
      case Undo.Rows _ -> {} // likewise
      case Undo.Rebuilt _ -> {} // its index was not copied
      case Undo.Embedding one ->
          one.collections().forEach(each -> rooms.reembed(each, ProgressSink.NONE));
      case Undo.CollectionSetting one ->
          home.ledger().collections().putSetting(one.collection(), one.key(), one.before());
      case Undo.Prompt one -> prompt(one);
      case Undo.Versions one ->
          one.before().forEach((id, version) -> put(one.collection(), id, version));
      case Undo.Without one -> delete(one.collection(), one.docIds());
      case Undo.Readers one -> {
        Writes writes = home.indexes().writes(one.collection());
        one.before().forEach(writes::permit);
        writes.commit();
      }
      case Undo.Recut one -> one.collections().forEach(this::recut);
      case Undo.Synced one ->
          rooms.ingest(
              new IngestRequest(
                  one.collection(), List.of(Path.of(one.source())), AclRules.NONE, false),
              ProgressSink.NONE);
    }
  }

  private String rows(Undo.Rows rows) {
    return new ExampleStore(source)
        .before(rows.collection(), rows.set(), rows.before())
        .orElseThrow(() -> new UserError("What a set of examples was before is not kept any more."))
        .toString();
  }

  private void prompt(Undo.Prompt prompt) {
    Path file = folder.resolve("collections").resolve(prompt.collection()).resolve("prompt.md");
    try {
      if (prompt.before().isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        Files.createDirectories(file.getParent());
        Files.writeString(file, prompt.before());
      }
    } catch (IOException e) {
      throw new UserError("The prompt cannot be put back in a copy of the home.", e);
    }
  }

  private void recut(String collection) {
    documents(collection).forEach(info -> put(collection, info.docId(), info.version()));
  }

  private void delete(String collection, Collection<String> docIds) {
    Writes writes = home.indexes().writes(collection);
    docIds.forEach(writes::delete);
    writes.commit();
  }

  /** Puts a version as the home has it; its readers are those of now. */
  private void put(String collection, String docId, int version) {
    DocumentLog documents = source.ledger().documents();
    Acl acl = documents.current(collection, docId).map(VersionInfo::acl).orElseThrow(this::changed);
    Principals reader = Principals.of(acl.readers());
    VersionInfo info =
        documents.version(collection, docId, version, reader).orElseThrow(this::changed);
    Document document =
        new Document(
            docId,
            info.title(),
            documents.text(collection, docId, version, reader).orElseThrow(this::changed),
            documents.blocks(collection, docId, version, reader),
            acl,
            info.url(),
            info.updated(),
            info.review(),
            info.language(),
            info.meta());
    delete(collection, List.of(docId)); // whoever owned it
    Pushes.Target target =
        new Pushes.Target(
            home.collection(collection),
            home.indexes().writes(collection),
            docId,
            Optional.of(acl));
    if (rooms.pushes().put(target, document).outcome().equals("failed")) {
      throw new UserError("A document cannot be put back in a copy of the home.");
    }
  }

  private UserError changed() {
    return new UserError("A document's older version is not kept any more.");
  }

  @Override
  public Reply ask(Question question) {
    try {
      Answer answer =
          rooms
              .answerer(question.collections())
              .ask(
                  new AskRequest(
                      question.collections(),
                      question.text(),
                      question.who(),
                      Arm.parse(question.arm()),
                      List.of(),
                      AskSettings.options(home.settings())),
                  AskListener.NONE);
      return home.ledger()
          .answers()
          .replayForOperator(answer.id())
          .map(replay -> Reply.of(replay.given()))
          .orElseGet(() -> Reply.failed("The answer was not kept."));
    } catch (UserError unanswered) {
      return Reply.failed(String.valueOf(unanswered.getMessage()));
    }
  }

  @Override
  public List<VersionInfo> documents(String collection) {
    List<VersionInfo> all = new ArrayList<>();
    home.ledger().documents().forEachCurrent(collection, all::add);
    return all;
  }

  @Override
  public OptionalDouble read(String monitor) {
    return new Watch(
            new HomeSight(rooms, training, new GateRuns(home, training)), List.of(), Set.of())
        .read(monitor, home.clock().instant());
  }

  @Override
  public void close() {
    try {
      home.close();
    } finally {
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        throw new UserError(
            "The copy of the home in %s cannot be deleted; delete it yourself, it holds documents' text."
                .formatted(folder),
            e);
      }
    }
  }
}
