package dev.tandem.cli;

import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A command handed to the server that has the home open.
 *
 * @param args the command line
 * @param tenant whose home it is for; empty for the server's own
 * @param folder the caller's working folder
 * @param settings all that the caller's flags, environment and file give, but {@code as} and how a
 *     server listens
 * @param as the caller's setting {@code as}
 */
record RelayRequest(
    List<String> args,
    String tenant,
    String folder,
    Invocation.Terminal terminal,
    Map<String, String> settings,
    String as) {
  /** Settings that may name a file, relative to where the process was started. */
  private static final Set<String> PATHS = Set.of(Key.MODEL.dotted(), Key.EMBEDDER.dotted());

  RelayRequest {
    args = List.copyOf(args);
    settings = Map.copyOf(settings);
  }

  /** Settings in a form that two processes can compare. */
  static Map<String, String> comparable(Settings settings) {
    Map<String, String> values = new TreeMap<>();
    for (Settings.Setting setting : settings.all()) {
      if (!setting.key().equals(Key.AS.dotted()) && !setting.key().startsWith("server.")) {
        String value = setting.value();
        values.put(setting.key(), PATHS.contains(setting.key()) ? absolute(value) : value);
      }
    }
    return values;
  }

  private static String absolute(String value) {
    try {
      Path path = Path.of(value);
      return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : value;
    } catch (InvalidPathException e) {
      return value; // an endpoint's model
    }
  }
}
