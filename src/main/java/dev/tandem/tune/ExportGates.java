package dev.tandem.tune;

import dev.tandem.example.Audience;
import dev.tandem.llm.AdapterExport;
import dev.tandem.llm.ExportFormat;
import dev.tandem.llm.ModelFile;
import dev.tandem.tensor.BlockType;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an adapter survives export: written in each format, read again, compared. */
final class ExportGates {
  /** Larger merged models are left to {@code tandem export}, which checks what it writes. */
  private static final long MOST_BYTES = 2L << 30;

  private final AdapterExport.Source source;

  private ExportGates(AdapterExport.Source source) {
    this.source = source;
  }

  /**
   * @param adapter its folder or file; what is written lies beside it for a while
   * @throws IOException if nothing can be written there
   */
  static List<Gate> of(Path base, Path adapter) throws IOException {
    ExportGates gates =
        new ExportGates(
            AdapterExport.Source.open("adapter", ModelFile.open(base), adapter, BlockType.F16));
    List<Gate> all = new ArrayList<>();
    for (ExportFormat format : ExportFormat.values()) {
      all.add(gates.gate(format));
    }
    return all;
  }

  private Gate gate(ExportFormat format) throws IOException {
    AdapterExport export;
    try {
      export = AdapterExport.of(format, source);
    } catch (UserError unfit) {
      return notMeasured(format, "It cannot be written so: " + unfit.getMessage());
    }
    if (export.bytes() > MOST_BYTES) {
      return notMeasured(
          format, "The model is too large to be written for a test; 'tandem export' checks it.");
    }
    Path beside = source.path().toAbsolutePath().normalize().getParent();
    Path folder = Files.createTempDirectory(beside, ".export");
    try {
      Path written = export.write(folder, bytes -> {});
      Path lineage = Audience.file(source.path());
      if (Files.isRegularFile(lineage)) { // says with which template and end tokens it was trained
        Files.copy(lineage, folder.resolve(Audience.FILE));
      }
      return decided(
          format, ExportCheck.check(source, format, written, ExportCheck.prompts(source.base())));
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
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
