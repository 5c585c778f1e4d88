package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.EchoModel;
import dev.tandem.Tandem;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands of other processes on a home that this process has open for writing. The clients' class
 * path lacks SQLite, so that none of them could do its work alone.
 */
class CommandRelayTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path home;
  private EchoModel model;

  /** What a run printed and how it ended. */
  private record Run(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    model = new EchoModel();
    Files.writeString(
        home.resolve("tandem.yaml"), "model: echo\nmodel.endpoint: " + model.url() + "\n");
    Path documents = Files.createDirectories(folder.resolve("work/docs"));
    Files.writeString(
        documents.resolve("wifi.md"), "# Wi-Fi\n\nThe guest network is called Heron.\n");
    Files.writeString(documents.resolve("pay.md"), "# Pay\n\nSalaries are paid on the 25th.\n");
    Files.writeString(folder.resolve("work/acl.txt"), "pay.md group:hr\n** public\n");
  }

  @AfterEach
  void stopModel() {
    model.close();
  }

  @Test
  void everyCommandWorksBesideTheServerWithPathsOfTheCallersFolder() throws Exception {
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.collections().createIfNew("other"); // this process is the home's writer now
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve("serve.json"))))
          .isEqualTo("rw-------");

      Run ingest = run("ingest", "-c", "t", "docs", "--acl-file", "acl.txt", "--json");
      assertThat(ingest.code()).as(ingest.err()).isZero();
      assertThat(ingest.json().get("ingested").asInt()).isEqualTo(2);
      assertThat(ingest.err()).contains("'t' is new");

      assertThat(
              run("search", "-c", "t", "guest network", "--json")
                  .json()
                  .get(0)
                  .get("doc_id")
                  .asText())
          .isEqualTo("wifi.md");
      assertThat(run("search", "-c", "t", "salaries", "--json").out()).doesNotContain("25th");
      assertThat(
              run(Map.of("TANDEM_AS", "group:hr"), "search", "-c", "t", "salaries", "--json").out())
          .contains("25th");
      Run ask = run("ask", "-c", "t", "What is the guest network called?", "--json");
      assertThat(ask.json().get("answer").asText()).as(ask.err()).contains("Heron");
      assertThat(run("status").out()).contains("t ").contains("default readers");

      assertThat(run("acl", "set", "-c", "t", "wifi.md", "--acl", "group:it").code()).isZero();
      assertThat(run("search", "-c", "t", "guest network", "--json").out()).doesNotContain("Heron");
      Run backup = run("backup", "backup.zip", "--json");
      assertThat(backup.json().get("bytes").asLong())
          .isEqualTo(Files.size(folder.resolve("work/backup.zip")));
      assertThat(run("delete", "-c", "t", "wifi.md").out()).contains("deleted  wifi.md");
      Run unknown = run("delete", "-c", "t", "wifi.md");
      assertThat(unknown.code()).isEqualTo(1);
      assertThat(unknown.err()).contains("no document 'wifi.md'");

      Run wrong = run("search", "-c", "absent", "x");
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.err().lines()).hasSize(1);
      assertThat(run("search").code()).isEqualTo(2);
      assertThat(run("search", "--help").out()).contains("Usage: tandem search");
    }
    assertThat(home.resolve("serve.json")).doesNotExist();
  }

  @Test
  void commandsForATenantWorkInItsHomeBesideTheServer() throws Exception {
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.tenants().create("acme");
      Run ingest = run("ingest", "--tenant", "acme", "-c", "t", "docs", "--json");
      assertThat(ingest.code()).as(ingest.err()).isZero();
      Run found = run(Map.of("TANDEM_TENANT", "acme"), "search", "-c", "t", "network", "--json");
      assertThat(found.out()).as(found.err()).contains("wifi.md");
      assertThat(tandem.collections().all()).isEmpty();
      assertThat(tandem.tenants().status("acme").documents()).isEqualTo(2);
      Run none = run("status", "--tenant", "beta");
      assertThat(none.code()).isEqualTo(1);
      assertThat(none.err()).contains("no tenant 'beta'");
    }
  }

  @Test
  void twoAtOnceEachGetTheirOwnOutput() throws Exception {
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.ingest("t", List.of(folder.resolve("work/docs")));
      Process first =
          start(true, Map.of(), "first", "search", "-c", "t", "guest network", "-k", "1");
      Process second = start(true, Map.of(), "second", "search", "-c", "t", "salaries", "-k", "1");
      assertThat(first.waitFor()).isZero();
      assertThat(second.waitFor()).isZero();
      assertThat(folder.resolve("first.out")).content().contains("Heron").doesNotContain("25th");
      assertThat(folder.resolve("second.out")).content().contains("25th").doesNotContain("Heron");
    }
  }

  @Test
  void otherSettingsRunWhereTheyAreCalledSoAReaderWorksAndAWriterIsRefused() throws Exception {
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.ingest("t", List.of(folder.resolve("work/docs")));
      String[] other = {"--set", "answer.passages=2"};
      Run search = runWhole("search", "-c", "t", "guest network", "--json", other[0], other[1]);
      assertThat(search.out()).as(search.err()).contains("Heron");
      Run delete = runWhole("delete", "-c", "t", "wifi.md", other[0], other[1]);
      assertThat(delete.code()).isEqualTo(1);
      assertThat(delete.err()).contains("another process is writing");
    }
  }

  @Test
  void aFileLeftByAServerThatWasKilledIsNobodysServer() throws Exception {
    Files.writeString(
        home.resolve("serve.json"), "{\"pid\":1,\"socket\":\"" + folder.resolve("none") + "\"}");
    Run ingest = runWhole("ingest", "-c", "t", "docs");
    assertThat(ingest.code()).as(ingest.err()).isZero();
  }

  @Test
  void aClientThatIsKilledEndsItsCommandAndTheServerGoesOn() throws Exception {
    Path many = Files.createDirectories(folder.resolve("work/many"));
    int documents = 2_000;
    for (int i = 0; i < documents; i++) {
      Files.writeString(many.resolve("d" + i + ".md"), "Document number " + i + " is here.\n");
    }
    try (Tandem tandem = Tandem.open(home);
        CommandRelay relay = CommandRelay.open(home, tandem)) {
      tandem.collections().createIfNew("t");
      Process client = start(true, Map.of(), "killed", "ingest", "-c", "t", "many");
      while (tandem.documents().all("t").isEmpty()) {
        assertThat(client.isAlive()).isTrue();
        Thread.sleep(20);
      }
      client.destroyForcibly().waitFor();
      int before = -1;
      for (int now = 0; now != before; now = tandem.documents().all("t").size()) {
        before = now;
        Thread.sleep(2_000);
      }
      assertThat(before).isLessThan(documents);
      Run ingest = run("ingest", "-c", "t", "docs");
      assertThat(ingest.code()).as(ingest.err()).isZero();
      assertThat(run("search", "-c", "t", "guest network", "-k", "1").out()).contains("Heron");
    }
  }

  @Test
  void aServerThatIsKilledMidwayIsOneSentenceAndExitCodeOne() throws Exception {
    Path many = Files.createDirectories(folder.resolve("work/many"));
    for (int i = 0; i < 2_000; i++) {
      Files.writeString(many.resolve("d" + i + ".md"), "Document number " + i + " is here.\n");
    }
    Process server =
        new ProcessBuilder(java(true, "dev.tandem.cli.RelayHarness", home.toString()))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("server.err").toFile()))
            .start();
    try (BufferedReader told =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(told.readLine()).isEqualTo("ready " + server.pid());
      Process client = start(true, Map.of(), "orphan", "ingest", "-c", "t", "many");
      try (Tandem reader = Tandem.open(home)) {
        while (reader.documents().all("t").isEmpty()) {
          assertThat(client.isAlive()).isTrue();
          Thread.sleep(20);
        }
      }
      server.destroyForcibly().waitFor();
      assertThat(client.waitFor()).isEqualTo(1);
      assertThat(folder.resolve("orphan.err"))
          .content()
          .contains("server of")
          .doesNotContain("\tat ");
    } finally {
      server.destroyForcibly();
    }
    Run ingest = runWhole("ingest", "-c", "t", "docs"); // the next one finds nobody and works alone
    assertThat(ingest.code()).as(ingest.err()).isZero();
  }

  private Run run(String... args) throws Exception {
    return run(Map.of(), args);
  }

  private Run run(Map<String, String> environment, String... args) throws Exception {
    return result(start(true, environment, "run", args).waitFor());
  }

  /** With the whole class path, so that it can do its work alone. */
  private Run runWhole(String... args) throws Exception {
    return result(start(false, Map.of(), "run", args).waitFor());
  }

  private Run result(int code) throws IOException {
    return new Run(
        code,
        Files.readString(folder.resolve("run.out")),
        Files.readString(folder.resolve("run.err")));
  }

  private Process start(boolean thin, Map<String, String> environment, String name, String... args)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(java(!thin, "dev.tandem.cli.Main", args));
    builder.environment().keySet().removeIf(key -> key.startsWith("TANDEM_"));
    builder.environment().put("TANDEM_HOME", "../home");
    builder.environment().putAll(environment);
    return builder
        .directory(folder.resolve("work").toFile())
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private static List<String> java(boolean whole, String main, String... args) {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Arrays.stream(classes.split(File.pathSeparator))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .filter(entry -> whole || !entry.contains("sqlite"))
                    .collect(Collectors.joining(File.pathSeparator)),
                main));
    command.addAll(List.of(args));
    return command;
  }
}
