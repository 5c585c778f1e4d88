package dev.tandem.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command came to.
 *
 * @param out standard output
 * @param err standard error
 */
record Typed(int code, String out, String err) {
  /** Runs a command in a folder, with the home {@code home} in it. */
  static Typed in(Path folder, boolean colours, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--home", folder.resolve("home").toString()));
    int code =
        new Invocation(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Invocation.Terminal(colours, false, 80),
                folder,
                Optional.empty())
            .run(all.toArray(String[]::new));
    return new Typed(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  JsonNode json() {
    return Json.tree(out);
  }
}
