package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.llm.TinyModel;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real home with a few documents of the demo, served, with a model that says what it is told. */
final class PageHome implements AutoCloseable {
  static final Path HANDBOOK = Path.of("demo/handbook");
  private static final String[] DOCUMENTS = {
    "it/vpn.md",
    "it/wifi.txt",
    "it/service-desk.md",
    "hr/pension-and-benefits.pdf",
    "finance/per-diem-rates.xlsx"
  };
  private static final String SECRET = "restricted/investigation-procedure.md";

  final ScriptedEndpoint model = new ScriptedEndpoint();
  final Tandem tandem;
  final Server server;

  PageHome(Path folder) throws IOException {
    this(folder, DOCUMENTS);
  }

  /** With these documents of the handbook, and one that only {@code group:hr} may read. */
  PageHome(Path folder, String... documents) throws IOException {
    this(folder, Map.of(), documents);
  }

  /**
   * With a tiny model of random weights that lies in the folder, which can be trained in seconds.
   */
  static PageHome trainable(Path folder) throws IOException {
    Path model = TinyModel.folder(folder, "llama");
    return new PageHome(
        folder, Map.of("model.endpoint", "", "model", model.toString()), "it/vpn.md");
  }

  /** With settings of its own, at a time that the clock tells. */
  static PageHome living(Path folder, Map<String, String> others, InstantSource clock)
      throws IOException {
    return new PageHome(folder, others, clock, DOCUMENTS);
  }

  private PageHome(Path folder, Map<String, String> others, String... documents)
      throws IOException {
    this(folder, others, InstantSource.system(), documents);
  }

  private PageHome(
      Path folder, Map<String, String> others, InstantSource clock, String... documents)
      throws IOException {
    Path files = folder.resolve("handbook");
    for (String name : documents) {
      copy(files, name);
    }
    copy(files, SECRET);
    Map<String, String> settings = new HashMap<>(settings());
    settings.putAll(others);
    tandem = Tandem.open(folder.resolve("home"), settings, clock);
    tandem.createCollection("handbook", Acl.PUBLIC, "en");
    Path rules =
        Files.writeString(folder.resolve("acl.txt"), "restricted/** group:hr\n** public\n");
    tandem.ingest(
        new IngestRequest("handbook", List.of(files), AclRules.read(rules), false),
        ProgressSink.NONE);
    server = Server.start(tandem);
  }

  /**
   * One ask at a time and one in the queue, so that a full house is soon reached; no answer is
   * kept, so that every one is seen in the making.
   */
  private Map<String, String> settings() {
    return Map.of(
        "server.port", "0",
        "server.asks_at_once", "1",
        "server.queue", "1",
        "answer.cache", "0",
        "server.max_body_mb", "1",
        "model.endpoint", model.url(),
        "model", "scripted",
        "as", "user:owner,group:hr,group:it,group:tea");
  }

  private static void copy(Path files, String name) throws IOException {
    Path to = files.resolve(name);
    Files.createDirectories(to.getParent());
    Files.copy(HANDBOOK.resolve(name), to);
  }

  String at(String fragment) {
    return server.url() + "/" + fragment;
  }

  @Override
  public void close() {
    server.close();
    tandem.close();
    model.close();
  }
}
