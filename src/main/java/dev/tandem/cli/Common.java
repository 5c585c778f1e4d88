package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.json.Json;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has, and how it prints. */
final class Common {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:TANDEM_HOME:-.tandem}",
      description = "where ledger, indexes and settings lie (env TANDEM_HOME; default .tandem)")
  Path home = Path.of(".tandem");

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = "${env:TANDEM_TENANT:-}",
      description = "work in the home of this tenant of the home (env TANDEM_TENANT)")
  private String tenant = "";

  @Option(names = "--json", description = "standard output is exactly one JSON value")
  boolean json;

  @Option(names = "--verbose", description = "stack traces and details on standard error")
  boolean verbose;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "language model: a name, a GGUF file, a Hugging Face folder, or the endpoint's model name")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--adapter",
      paramLabel = "FILE_OR_FOLDER",
      description = "LoRA adapter to write with: a folder as PEFT saves it, or a GGUF file")
  Optional<Path> adapter = Optional.empty();

  @Option(
      names = "--deterministic",
      description =
          "answers are the same to the last bit whatever else is computed (setting model.deterministic)")
  boolean deterministic;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting for this run; 'tandem config' lists them")
  Map<String, String> settings = new LinkedHashMap<>();

  /** Whose home is meant; empty for the home itself. */
  Optional<String> tenant() {
    return Optional.of(tenant).filter(name -> !name.isEmpty());
  }

  /** The home: that of the server the command was handed to, else opened here. */
  Tandem open() {
    return Invocation.current()
        .served()
        .map(served -> served.tandem().borrowed())
        .orElseGet(
            () ->
                tenant()
                    .map(name -> Tandem.openTenant(home, name, flags()))
                    .orElseGet(() -> Tandem.open(home, flags())));
  }

  /** The settings of the home that is meant. */
  Settings settings() {
    return Tenants.settings(home, tenant(), flags(), System.getenv());
  }

  /**
   * The folder of the home that is meant.
   *
   * @throws UserError if no tenant could be called so
   */
  Path folder() {
    return tenant().map(name -> Tenants.folder(home, name)).orElse(home);
  }

  /** As options, which name the same home again. */
  List<String> where() {
    List<String> options = new ArrayList<>(List.of("--home", home.toString()));
    tenant().ifPresent(name -> options.addAll(List.of("--tenant", name)));
    return options;
  }

  Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    model.ifPresent(name -> flags.put("model", name));
    adapter.ifPresent(path -> flags.put("model.adapter", path.toString()));
    if (deterministic) {
      flags.put("model.deterministic", "true");
    }
    return flags;
  }

  /**
   * Prints the value as JSON with {@code --json}, and otherwise what the command says to people.
   */
  void print(Object value, Runnable human) {
    if (json) {
      out().println(Json.pretty(value));
    } else {
      human.run();
    }
  }

  /** A line for people, with picocli's markup: {@code @|bold text|@}. Never for user text. */
  static void line(String markup, Object... args) {
    out().println(Invocation.current().ansi().string(markup.formatted(args)));
  }

  /** Text as it stands. */
  static void text(String text) {
    out().println(text);
  }

  /** A piece of text without a line end, shown at once. */
  static void piece(String text) {
    out().print(text);
    out().flush();
  }

  /** A remark on standard error. */
  static void note(String text) {
    Invocation.current().err().println(text);
  }

  private static PrintStream out() {
    return Invocation.current().out();
  }

  /** Says why a command failed: on standard error, and with {@code --json} as its one value. */
  static void fail(String sentence, boolean json) {
    note("tandem: " + sentence);
    if (json) {
      out().println(Json.pretty(Map.of("error", sentence)));
    }
  }

  static String percent(double value) {
    return "%.1f %%".formatted(100 * value);
  }
}
