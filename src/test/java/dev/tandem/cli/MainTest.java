package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.EchoModel;
import dev.tandem.Tandem;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line in a process of its own, as people and scripts use it. */
class MainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path documents;

  /** What a run printed and how it ended. */
  private record Run(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  @BeforeEach
  void writeDocuments() throws IOException {
    documents = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(
        documents.resolve("wifi.md"), "# Wi-Fi\n\nThe guest network is called Heron.\n");
    Files.writeString(documents.resolve("pay.md"), "# Pay\n\nSalaries are paid on the 25th.\n");
  }

  @Test
  void aDocumentIsIngestedFoundShownPermittedAndDeleted() throws Exception {
    Run ingest = run("ingest", "-c", "t", documents.toString(), "--json");
    assertThat(ingest.code()).as(ingest.err()).isZero();
    assertThat(ingest.json().get("ingested").asInt()).isEqualTo(2);
    assertThat(ingest.json().get("files").get(0).get("outcome").asText()).isEqualTo("ingested");

    JsonNode found = run("search", "-c", "t", "guest network", "-k", "1", "--json").json().get(0);
    assertThat(found.get("doc_id").asText()).isEqualTo("wifi.md");
    String stored = run("show", "wifi.md", "-c", "t", "--json").json().get("text").asText();
    assertThat(stored.substring(found.get("start").asInt(), found.get("end").asInt()))
        .isEqualTo(found.get("text").asText());

    assertThat(run("acl", "set", "-c", "t", "wifi.md", "--acl", "group:it").code()).isZero();
    assertThat(run("search", "-c", "t", "guest network", "--json").out()).doesNotContain("wifi.md");
    assertThat(run("search", "-c", "t", "guest network", "--as", "group:it", "--json").out())
        .contains("wifi.md");

    assertThat(run("delete", "-c", "t", "wifi.md").code()).isZero();
    assertThat(run("search", "-c", "t", "guest network", "--as", "group:it", "--json").out())
        .doesNotContain("wifi.md");
    assertThat(run("show", "wifi.md", "-c", "t", "--as", "group:it").code()).isEqualTo(1);
  }

  @Test
  void severalCollectionsAreSearchedAtOnceByTheirNamesOrAll() throws Exception {
    run("ingest", "-c", "net", documents.resolve("wifi.md").toString());
    run("ingest", "-c", "staff", documents.resolve("pay.md").toString());
    String query = "Which name has the guest network?";
    JsonNode found = run("search", "-c", "staff", "-c", "net", query, "--json").json().get(0);
    assertThat(found.get("collection").asText()).isEqualTo("net");
    assertThat(run("acl", "set", "-c", "net", "wifi.md", "--acl", "group:it").code()).isZero();
    assertThat(run("search", "-c", "all", query, "--json").out())
        .contains("pay.md")
        .doesNotContain("wifi.md");
    assertThat(run("search", "-c", "all", query, "--explain", "--as", "group:it").out())
        .contains("net: ", "Looked in net");
    Run unknown = run("search", "-c", "staff", "-c", "nowhere", query);
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("There is no collection 'nowhere'");
  }

  @Test
  void aKeyIsMadeListedRotatedAndRevoked() throws Exception {
    Run made =
        run(
            "key",
            "create",
            "ann",
            "--as",
            "user:ann",
            "--role",
            "reader",
            "--role",
            "hr=editor",
            "--json");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.json().get("key").asText()).startsWith("tk_");
    JsonNode listed = run("key", "list", "--json").json();
    assertThat(listed.get(0).get("grants").toString())
        .isEqualTo("{\"*\":[\"reader\"],\"hr\":[\"editor\"]}");
    assertThat(listed.toString()).doesNotContain(made.json().get("key").asText());
    assertThat(run("key", "create", "ann").err()).contains("already");
    Run wrong = run("key", "create", "bob", "--role", "hr=boss");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("'boss' is not a role; the roles are reader, editor, trainer");
    assertThat(run("key", "create", "bob", "--expires", "soon").err()).contains("2027-01-31");
    String second =
        run("key", "rotate", "ann", "--overlap", "1h", "--json").json().get("key").asText();
    assertThat(second).startsWith("tk_").isNotEqualTo(made.json().get("key").asText());
    assertThat(run("key", "rotate", "ann", "--overlap", "soon").err()).contains("30m, 1h or 2d");
    assertThat(run("key", "rotate", "bob").code()).isEqualTo(1);
    assertThat(run("key", "revoke", "ann").code()).isZero();
    assertThat(run("key", "revoke", "ann").code()).isEqualTo(1);
  }

  @Test
  void wrongUsageEndsWithTwoAndAFailureWithOneSentence() throws Exception {
    assertThat(run("search").code()).isEqualTo(2);
    assertThat(run("nonsense").code()).isEqualTo(2);
    assertThat(run("calibrate", "-c", "t").code()).isEqualTo(2);
    assertThat(run("calibrate", "-c", "t", "--threshold", "2").code()).isEqualTo(2);
    assertThat(run("search", "-c", "t", "anything").err()).contains("tandem ingest");
    assertThat(run("collection", "create", "t", "--acl", "public").code()).isZero();
    Run unknown = run("search", "-c", "absent", "anything");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err().lines().filter(line -> !line.startsWith("WARNING"))).hasSize(1);
    assertThat(unknown.err()).contains("absent").doesNotContain("\tat ");
    assertThat(run("ingest", "-c", "t", folder.resolve("none").toString()).err()).contains("none");
    assertThat(run("search", "-c", "t", "x", "--as", "ann").err()).contains("principal");
    assertThat(run("search", "-c", "t", "x", "--as", "ann").code()).isEqualTo(2);
    Run wrong = run("config", "--set", "answer.passages=many");
    assertThat(wrong.err()).contains("answer.passages");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(run("search", "-c", "t", "x", "--set", "no.such=1").code()).isEqualTo(2);
    Run language = run("collection", "create", "u", "--acl", "public", "--language", "quatsch");
    assertThat(language.code()).isEqualTo(1);
    assertThat(language.err()).contains("'quatsch'");
  }

  @Test
  void withJsonStandardOutputIsOneValueEvenWhereACommandFails() throws Exception {
    Run usage = run("search", "--json");
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.json().get("error").asText()).contains("'--collection=NAME'");
    assertThat(usage.err().lines().filter(line -> !line.startsWith("WARNING"))).hasSize(1);
    Run failure = run("search", "-c", "t", "anything", "--json");
    assertThat(failure.code()).isEqualTo(1);
    assertThat(failure.json().get("error").asText()).contains("tandem ingest");
    Run missing = run("ingest", "-c", "t", folder.resolve("none").toString(), "--json");
    assertThat(missing.json().get("error").asText()).contains("none");
  }

  @Test
  void aChatInJsonIsOneListOfAnswers() throws Exception {
    assertThat(run("ingest", "-c", "t", documents.toString()).code()).isZero();
    try (EchoModel model = new EchoModel()) {
      Run chat =
          typed(
              "When are salaries paid?\nWhat is the guest network called?\n",
              "chat",
              "-c",
              "t",
              "--json",
              "--set",
              "model.endpoint=" + model.url(),
              "--model",
              "echo");
      assertThat(chat.code()).as(chat.err()).isZero();
      assertThat(chat.json()).hasSize(2);
      assertThat(chat.json().get(0).has("answer_id")).isTrue();
    }
  }

  @Test
  void aSecondWriterIsRefusedWithASentenceWhileSearchReadsTheLastCommit() throws Exception {
    assertThat(run("ingest", "-c", "t", documents.toString()).code()).isZero();
    try (Tandem writer = Tandem.open(folder.resolve("home"))) {
      writer.createCollection("other", Acl.PUBLIC, "en"); // from here on this process is the writer
      Run second = run("ingest", "-c", "t", documents.toString());
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains("home").doesNotContain("\tat ");
      assertThat(run("search", "-c", "t", "guest network", "--json").out()).contains("wifi.md");
    }
    assertThat(run("ingest", "-c", "t", documents.toString()).code()).isZero();
  }

  @Test
  void everyCommandHasAHelpText() throws Exception {
    Run help = run("--help");
    assertThat(help.out()).contains("ingest", "ask", "search", "doctor");
    assertThat(help.err()).doesNotContain("picocli");
    for (String command :
        List.of("ingest", "ask", "search", "show", "answers", "model", "eval", "acl")) {
      assertThat(run(command, "--help").out()).as(command).contains("Usage: tandem " + command);
    }
  }

  @Test
  void everyHelpTextFitsTheTerminalAndHasAnExample() {
    helpOf(Main.commands());
  }

  private static void helpOf(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help.lines()).as(name).allMatch(line -> line.length() <= 80);
    assertThat(command.getCommandSpec().usageMessage().description()[0]).as(name).endsWith(".");
    for (String line : command.getCommandSpec().usageMessage().footer()) {
      assertThat(help.lines().map(String::strip)).as("uncut in " + name).contains(line.strip());
    }
    boolean holdsOthers = !(command.getCommand() instanceof Callable);
    if (!holdsOthers) {
      assertThat(help).as(name).contains("Example");
    }
    command.getSubcommands().values().stream()
        .filter(each -> !each.getCommandName().equals("help"))
        .forEach(MainTest::helpOf);
  }

  private Run run(String... args) throws Exception {
    return typed("", args);
  }

  /** Runs a command with something on its standard input. */
  private Run typed(String input, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tandem.cli.Main"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TANDEM_HOME", folder.resolve("home").toString());
    builder.environment().keySet().removeIf(name -> name.equals("TANDEM_AS"));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try (OutputStream typed = process.getOutputStream()) {
      typed.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended without reading
    }
    int code = process.waitFor();
    return new Run(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
