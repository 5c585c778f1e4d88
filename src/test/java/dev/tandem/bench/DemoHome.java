package dev.tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A throw-away home with the demo corpus, readable by everybody. */
final class DemoHome implements AutoCloseable {
  static final String COLLECTION = "handbook";

  private final Path folder;

  private DemoHome(Path folder) {
    this.folder = folder;
  }

  static DemoHome make() throws IOException, InterruptedException {
    DemoHome demo = new DemoHome(Files.createTempDirectory("tandem-bench"));
    String home = demo.home().toString();
    Served.run("collection", "create", COLLECTION, "--acl", "public", "--home", home);
    Served.run("ingest", "-c", COLLECTION, "demo/handbook", "--home", home);
    return demo;
  }

  Path home() {
    return folder.resolve("home");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
