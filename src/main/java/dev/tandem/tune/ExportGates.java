package dev.tandem.tune;

import dev.tandem.example.Audience;
import dev.tandem.llm.AdapterExport;
import dev.tandem.llm.ExportFormat;
import dev.tandem.llm.ModelFile;
import dev.tandem.tensor.BlockType;
import dev.tandem.text.Folders;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an adapter survives export: written in each format, read again, compared. */
final class ExportGates {
  private final AdapterExport.Source source;

  private ExportGates(AdapterExport.Source source) {
    this.source = source;
  }

  /**
   * @param adapter its folder or file; what is written lies beside it for a while
   * @throws IOException if nothing can be written there
   */
  static List<Gate> of(Path base, Path adapter) throws IOException {
    for (Path killed : leftovers(adapter)) {
      Folders.delete(killed);
    }
    ExportGates gates =
        new ExportGates(
            AdapterExport.Source.open("adapter", ModelFile.open(base), adapter, BlockType.F16));
    List<Gate> all = new ArrayList<>();
    for (ExportFormat format : ExportFormat.values()) {
      gates.gate(format).ifPresent(all::add);
    }
    return all;
  }

  /** Empty for a format that there is none of for such a base. */
  private Optional<Gate> gate(ExportFormat format) throws IOException {
    AdapterExport export;
    try {
      export = AdapterExport.of(format, source);
    } catch (UserError unfit) {
      return Optional.empty();
    }
    Path beside = beside(source.path());
    if (export.bytes() > Files.getFileStore(beside).getUsableSpace() / 2) {
      return Optional.of(
          notMeasured(format, "There is no room on the disk to write it so for a test."));
    }
    Path folder = Files.createTempDirectory(beside, prefix(source.path()));
    try {
      Path lineage = Audience.file(source.path());
      if (Files.isRegularFile(lineage)) { // first: it says who may read what is written next
        Files.copy(lineage, folder.resolve(Audience.FILE));
      }
      Path written = export.write(folder, bytes -> {});
      return Optional.of(
          decided(
              format,
              ExportCheck.check(source, format, written, ExportCheck.prompts(source.base()))));
    } catch (UserError failed) {
      return Optional.of(
          Gate.of(
              name(format),
              false,
              0,
              1,
              "It could not be written and read again: %s.".formatted(failed.getMessage())));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Path beside(Path adapter) {
    return Objects.requireNonNull(adapter.toAbsolutePath().normalize().getParent());
  }

  /** Of an adapter's own folders: tests of another one may be under way beside it. */
  private static String prefix(Path adapter) {
    return ".export-%s-".formatted(adapter.toAbsolutePath().normalize().getFileName());
  }

  /** What tests of the same adapter left that were killed. */
  private static List<Path> leftovers(Path adapter) throws IOException {
    String own = Pattern.quote(prefix(adapter)) + "\\d+"; // as temporary folders are numbered
    try (Stream<Path> all = Files.list(beside(adapter))) {
      return all.filter(path -> path.getFileName().toString().matches(own)).toList();
    }
  }

  /** The row that fails stands for all; if none does, the largest difference of a logit. */
  private static Gate decided(ExportFormat format, List<ExportCheck.Row> rows) {
    ExportCheck.Row shown =
        rows.stream().filter(row -> !row.passed()).findFirst().orElse(rows.getFirst());
    String compared =
        rows.stream()
            .map(
                row ->
                    String.format(
                        Locale.ROOT,
                        "%s %s (%.2g)",
                        row.name(),
                        row.passed() ? "as trained" : "not as trained",
                        row.value()))
            .collect(Collectors.joining(", "));
    return Gate.of(
        name(format),
        rows.stream().allMatch(ExportCheck.Row::passed),
        shown.value(),
        shown.threshold(),
        "Written and read again: %s.".formatted(compared));
  }

  private static Gate notMeasured(ExportFormat format, String why) {
    return new Gate(
        name(format),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        why);
  }

  private static String name(ExportFormat format) {
    return "export." + format.wireName();
  }
}
