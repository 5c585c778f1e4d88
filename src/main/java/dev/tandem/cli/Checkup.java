package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.tensor.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What {@code doctor} looks at. Each check really does what it reports on. */
final class Checkup {
  private static final long LOW_DISK = 2L << 30;

  private Checkup() {}

  record Finding(String name, boolean ok, String detail) {}

  static List<Finding> run(Common common) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(check("vectors", Kernels::describe));
    findings.add(check("model", () -> model(common)));
    findings.add(check("ledger", () -> ledger(common)));
    findings.add(check("index", () -> index(common)));
    findings.add(check("embedder", () -> embedder(common)));
    findings.add(disk(common.home));
    return findings;
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    return new Finding(
        "java",
        feature >= 25,
        "%s %s, %d cores"
            .formatted(
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors()));
  }

  private static String model(Common common) {
    try (Tandem tandem = common.open()) {
      var info = tandem.machine().modelInfo();
      return "%s (%s, %,d parameters) loads"
          .formatted(info.name(), info.architecture(), info.parameters());
    }
  }

  private static String embedder(Common common) {
    try (Tandem tandem = common.open()) {
      return tandem.machine().embedderInfo();
    }
  }

  private static String ledger(Common common) {
    if (!SqliteLedger.in(common.folder())) {
      return "none yet in %s; 'tandem ingest' makes it".formatted(common.folder());
    }
    try (Tandem tandem = common.open()) {
      return "opens in %s, %d collections"
          .formatted(common.folder(), tandem.collections().all().size());
    }
  }

  private static String index(Common common) {
    if (!SqliteLedger.in(common.folder())) {
      return "none yet";
    }
    try (Tandem tandem = common.open()) {
      List<String> collections =
          tandem.collections().all().stream().map(CollectionInfo::name).toList();
      collections.forEach(tandem.machine()::probe);
      return collections.isEmpty()
          ? "none yet"
          : "opens and keeps permissions: " + String.join(", ", collections);
    }
  }

  private static Finding disk(Path home) {
    try {
      Path existing = home.toAbsolutePath();
      while (!Files.exists(existing)) {
        existing = existing.getParent() == null ? Path.of("/") : existing.getParent();
      }
      long free = Files.getFileStore(existing).getUsableSpace();
      return new Finding(
          "disk",
          free > LOW_DISK && Files.isWritable(existing),
          "%.1f GiB free at %s%s%s"
              .formatted(
                  free / 1073741824.0,
                  existing,
                  free > LOW_DISK ? "" : "; make room",
                  Files.isWritable(existing)
                      ? ""
                      : "; it may not be written: name another --home"));
    } catch (IOException e) {
      return new Finding("disk", false, "cannot be asked: " + e.getMessage());
    }
  }

  private static Finding check(String name, Supplier<String> check) {
    try {
      return new Finding(name, true, check.get());
    } catch (RuntimeException | LinkageError e) {
      return new Finding(
          name, false, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }
}
