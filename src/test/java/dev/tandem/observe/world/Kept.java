package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.Tandem;
import dev.tandem.observe.world.Endpoints.State;
import dev.tandem.observe.world.Observer.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A world that was lived to its end and whose folder was kept, so that its incidents can be looked
 * into again without living through it again.
 *
 * @param now what its clock shows
 * @param port of its endpoints, which its settings name
 * @param state of its endpoints
 */
record Kept(String now, int port, State state) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "kept.json";

  /** Writes into a world's folder what is not in it. */
  static void write(Path folder, Twins.Ending ending) {
    Endpoints endpoints = ending.company().endpoints();
    Kept kept = new Kept(ending.clock().instant().toString(), endpoints.port(), endpoints.state());
    try {
      JSON.writeValue(folder.resolve(FILE).toFile(), kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean in(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** Looks into its incidents again. */
  static List<Said> again(Path folder, Observer observer, Instant onset) {
    try {
      Kept kept = JSON.readValue(folder.resolve(FILE).toFile(), Kept.class);
      VirtualClock clock = new VirtualClock(Instant.parse(kept.now()));
      try (Endpoints endpoints = new Endpoints(clock, kept.port())) {
        endpoints.become(kept.state());
        Path home = folder.resolve("world").resolve("home");
        try (Tandem tandem = Tandem.open(home, java.util.Map.of(), clock)) {
          tandem.claim();
          return new OnCall(observer, onset).found(tandem);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
