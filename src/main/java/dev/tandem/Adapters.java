package dev.tandem;

import dev.tandem.example.Audience;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.UserError;
import dev.tandem.tune.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Adapters that were trained in a home. */
public final class Adapters {
  private final Home home;

  Adapters(Home home) {
    this.home = home;
  }

  /**
   * An adapter as it is now.
   *
   * @param method what was trained; empty if its folder does not say any more
   * @param present whether its folder is where it was written
   * @param tainted documents that rows were made from and that have been deleted since
   */
  public record Listed(
      AdapterInfo adapter, Optional<String> method, boolean present, List<String> tainted) {}

  /** All, oldest first. */
  public List<Listed> all() {
    return home.anyLedger().adapters().all().stream().map(this::look).toList();
  }

  /**
   * The newest of that name or folder.
   *
   * @throws UserError if none was trained here
   */
  public Listed find(String nameOrPath) {
    Path path = Path.of(nameOrPath).toAbsolutePath().normalize();
    return all().reversed().stream()
        .filter(
            each ->
                each.adapter().name().equals(nameOrPath)
                    || Path.of(each.adapter().path()).equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "No adapter '%s' was trained in this home; 'tandem adapter list' lists them."
                        .formatted(nameOrPath)));
  }

  private Listed look(AdapterInfo adapter) {
    DocumentLog documents = home.anyLedger().documents();
    return new Listed(
        adapter,
        method(Path.of(adapter.path()).resolve(Audience.FILE)),
        Files.isDirectory(Path.of(adapter.path())),
        adapter.collection().isEmpty()
            ? List.of()
            : adapter.docIds().stream()
                .filter(docId -> documents.current(adapter.collection(), docId).isEmpty())
                .toList());
  }

  private static Optional<String> method(Path lineage) {
    try {
      return Files.isRegularFile(lineage)
          ? Optional.of(
              Json.tree(Files.readString(lineage)).path("method").asText(Method.LORA.wireName()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
