package dev.tandem;

import dev.tandem.example.Audience;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.UserError;
import dev.tandem.tune.Gate;
import dev.tandem.tune.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Adapters that were trained in a home. */
public final class Adapters {
  private final Home home;
  private final Training training;

  Adapters(Home home, Training training) {
    this.home = home;
    this.training = training;
  }

  /**
   * An adapter as it is now.
   *
   * @param method what was trained; empty if its folder does not say any more
   * @param present whether its folder is where it was written
   * @param tainted documents that rows were made from and that have been deleted since
   * @param gates what its card says that it was tested for
   */
  public record Listed(
      AdapterInfo adapter,
      Optional<String> method,
      boolean present,
      List<String> tainted,
      List<Gate> gates) {}

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
    return find(nameOrPath, Path.of(nameOrPath))
        .orElseThrow(
            () ->
                new UserError(
                    "No adapter '%s' was trained in this home; 'tandem adapter list' lists them."
                        .formatted(nameOrPath)));
  }

  /** The newest of that name or folder; empty if none was trained here. */
  Optional<Listed> find(String name, Path path) {
    String folder = path.toAbsolutePath().normalize().toString();
    return all().reversed().stream()
        .filter(each -> each.adapter().name().equals(name) || each.adapter().path().equals(folder))
        .findFirst();
  }

  /**
   * Writes an adapter for other programs, and compares what they will read with what was trained.
   * What says who may use it goes along.
   *
   * @param progress hears of merged formats how many megabytes are written
   * @throws UserError if there is no such adapter, its base is not the home's model, the folder is
   *     not free, the format does not fit, or what was written is not what was trained
   */
  public Exported export(ExportRequest request, StepProgress progress) {
    return new Exporting(this, training, request).run(progress);
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
        method(Path.of(adapter.path()).resolve(Audience.FILE)),
        Files.isDirectory(Path.of(adapter.path())),
        adapter.collection().isEmpty()
            ? List.of()
            : adapter.docIds().stream()
                .filter(docId -> documents.current(adapter.collection(), docId).isEmpty())
                .toList(),
        Cards.read(Path.of(adapter.path())).map(Cards.Kept::gates).orElse(List.of()));
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
