package dev.tandem;

import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.UserError;
import dev.tandem.tune.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Adapters that were trained in a home. */
public final class Adapters {
  private final Home home;

  Adapters(Home home) {
    this.home = home;
  }

  /**
   * An adapter as it is now.
   *
   * @param present whether its folder is where it was written
   * @param tainted documents that rows were made from and that have been deleted since
   * @param gates what its card says that it was tested for
   */
  public record Listed(
      AdapterInfo adapter, boolean present, List<String> tainted, List<Gate> gates) {}

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

  /**
   * Where an adapter lies: a folder or file as it stands, else the newest of that name.
   *
   * @throws UserError if it is neither
   */
  public Path path(String nameOrPath) {
    Path path = Path.of(nameOrPath);
    return Files.exists(path) ? path : Path.of(find(nameOrPath).adapter().path());
  }

  private Listed look(AdapterInfo adapter) {
    DocumentLog documents = home.anyLedger().documents();
    return new Listed(
        adapter,
        Files.isDirectory(Path.of(adapter.path())),
        adapter.collection().isEmpty()
            ? List.of()
            : adapter.docIds().stream()
                .filter(docId -> documents.current(adapter.collection(), docId).isEmpty())
                .toList(),
        Cards.read(Path.of(adapter.path())).map(Cards.Kept::gates).orElse(List.of()));
  }
}
