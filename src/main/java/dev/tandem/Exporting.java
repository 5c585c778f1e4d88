package dev.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.example.Audience;
import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.llm.AdapterExport;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Folders;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.tune.ExportCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One export, from an adapter's folder to another folder, which is there whole or not at all. */
final class Exporting {
  private final Adapters adapters;
  private final Training training;
  private final ExportRequest request;

  Exporting(Adapters adapters, Training training, ExportRequest request) {
    this.adapters = adapters;
    this.training = training;
    this.request = request;
  }

  /** What there is of the adapter: where it lies, and the base it says it was trained on. */
  private record Found(String name, Path path, String base, String baseSha256) {}

  Exported run(StepProgress progress) {
    Path to = request.to().toAbsolutePath().normalize();
    requireFree(to);
    Found found = find();
    Path base = base(found);
    AdapterExport.Source source =
        AdapterExport.Source.open(found.name, ModelFile.open(base), found.path, request.type());
    AdapterExport export = AdapterExport.of(request.format(), source);
    try {
      Path written = write(export, readers(found, base), to, progress);
      Optional<Exported.Check> check =
          request.check() ? Optional.of(check(source, to, written)) : Optional.empty();
      return new Exported(
          found.name, request.format().wireName(), request.to().toString(), files(to), check);
    } catch (IOException e) {
      throw new UserError(
          "The export to '%s' cannot be written (%s); make room or name another folder with --to."
              .formatted(request.to(), e.getMessage()),
          e);
    }
  }

  private void requireFree(Path to) {
    boolean free;
    try (Stream<Path> inside = Files.isDirectory(to) ? Files.list(to) : Stream.empty()) {
      free = (Files.isDirectory(to) || !Files.exists(to)) && inside.findAny().isEmpty();
    } catch (IOException e) {
      throw new UserError("The folder '%s' cannot be read (%s).".formatted(to, e.getMessage()), e);
    }
    if (!free) {
      throw new UserError(
          "'%s' is there already and is no empty folder; name another one with --to."
              .formatted(request.to()));
    }
  }

  private Found find() {
    Optional<Adapters.Listed> known = adapters.find(request.adapter(), request.path());
    if (known.isPresent()) {
      AdapterInfo adapter = known.get().adapter();
      if (!known.get().present()) {
        throw new UserError(
            "The adapter '%s' is not at '%s' any more; put it back, or name its folder."
                .formatted(adapter.name(), adapter.path()));
      }
      if (!Files.isRegularFile(LoraAdapter.weights(Path.of(adapter.path())))) {
        throw new UserError(
            "'%s' is a whole model, not an adapter: its folder '%s' is loaded by other programs as it is."
                .formatted(adapter.name(), adapter.path()));
      }
      return new Found(
          adapter.name(), Path.of(adapter.path()), adapter.base(), adapter.baseSha256());
    }
    Path path = request.path().toAbsolutePath().normalize();
    if (!Files.isRegularFile(LoraAdapter.weights(path))) {
      throw new UserError(
          "There is no adapter '%s'; 'tandem adapter list' lists those trained in this home, and a folder with adapter_model.safetensors or a GGUF file is taken too."
              .formatted(request.adapter()));
    }
    String name = path.getFileName().toString().replaceFirst("\\.gguf$", "");
    Path lineage = Audience.file(path);
    try {
      JsonNode says =
          Files.isRegularFile(lineage)
              ? Json.tree(Files.readString(lineage))
              : Json.object(); // trained elsewhere
      return new Found(
          name, path, says.path("base").asText(""), says.path("base_sha256").asText(""));
    } catch (IOException e) {
      throw new UserError("'%s' cannot be read (%s).".formatted(lineage, e.getMessage()), e);
    }
  }

  /** The home's model, which must be the adapter's, if the adapter says which that is. */
  private Path base(Found found) {
    Path base;
    try {
      base = training.base();
    } catch (UserError absent) {
      throw new UserError(
          "The adapter '%s' needs its base%s to be exported: %s"
              .formatted(
                  found.name,
                  found.base.isEmpty() ? "" : " '" + found.base + "'",
                  absent.getMessage()),
          absent);
    }
    String sha256 = ModelStore.standard().sha256(base);
    if (!found.baseSha256.isEmpty() && !found.baseSha256.equals(sha256)) {
      throw new UserError(
          "The adapter '%s' was trained on '%s' with SHA-256 %s, and '%s' has %s; name its own base with --model."
              .formatted(found.name, found.base, found.baseSha256, base, sha256));
    }
    return base;
  }

  /** What says who may use it; an adapter that was trained elsewhere is as its base. */
  private Path readers(Found found, Path base) {
    Path own = Audience.file(found.path);
    return Files.isRegularFile(own) || !request.format().merged() ? own : Audience.file(base);
  }

  /** Writes beside the place and moves there. */
  private Path write(AdapterExport export, Path lineage, Path to, StepProgress progress)
      throws IOException {
    Path part = to.resolveSibling("." + to.getFileName() + ".part");
    Folders.delete(part); // what a killed export left
    Files.createDirectories(part);
    try {
      long total = export.bytes();
      Path written = export.write(part, done -> progress.at(megabytes(done), megabytes(total)));
      if (Files.isRegularFile(lineage)) { // who may use it holds for what is made of it
        Files.copy(lineage, part.resolve(Audience.FILE));
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return to.resolve(part.relativize(written).toString());
    } finally {
      Folders.delete(part);
    }
  }

  private static int megabytes(long bytes) {
    return (int) Math.ceilDiv(bytes, 1L << 20);
  }

  private Exported.Check check(AdapterExport.Source source, Path to, Path written)
      throws IOException {
    boolean passed = false;
    try {
      List<ExportCheck.Row> rows =
          ExportCheck.check(source, request.format(), written, ExportCheck.prompts(source.base()));
      rows.stream()
          .filter(row -> !row.passed())
          .findFirst()
          .ifPresent(
              row -> {
                throw new UserError(
                    "The export was taken away again: read anew, it failed the check '%s' (%s, where %s is the limit); another --type may do, or train the adapter again."
                        .formatted(row.name(), row.value(), row.threshold()));
              });
      passed = true;
      return new Exported.Check(true, rows);
    } finally {
      if (!passed) {
        Folders.delete(to);
      }
    }
  }

  private static List<Exported.Written> files(Path folder) throws IOException {
    List<Exported.Written> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        files.add(
            new Exported.Written(
                file.getFileName().toString(),
                Files.size(file),
                ModelStore.standard().sha256(file)));
      }
    }
    return files;
  }
}
