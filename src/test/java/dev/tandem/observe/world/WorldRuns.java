package dev.tandem.observe.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Which worlds a bench lives through.
 *
 * @param single whether it is one, to be looked at
 */
record WorldRuns(List<Long> seeds, boolean single) {
  /** Worlds to look at and to mend things with. */
  static final long DEVELOPMENT = 1_000;

  /** Worlds that are measured once, at the end. */
  static final long TEST = 500_000;

  private static final int COUNT = 200;

  /** Each world's result; those that stand in a file that was named are not lived through again. */
  private static final Optional<String> OUT = property("worlds.out");

  /** Keeps the folders of worlds, so that {@code --again} can look into their incidents anew. */
  private static final Optional<String> KEPT = property("worlds.keep");

  /** Worlds that are lived through beside each other. */
  private static final int AT_ONCE = property("worlds.at_once").map(Integer::parseInt).orElse(1);

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isEmpty());
  }

  static WorldRuns parse(String[] args) {
    if (args.length == 2 && args[0].equals("--world")) {
      return new WorldRuns(List.of(Long.parseLong(args[1])), true);
    }
    int count = args.length > 0 ? Integer.parseInt(args[0]) : COUNT;
    long first =
        args.length < 2 ? TEST : args[1].equals("dev") ? DEVELOPMENT : Long.parseLong(args[1]);
    return new WorldRuns(LongStream.range(first, first + count).boxed().toList(), false);
  }

  Path out() {
    return Path.of(OUT.orElse("target/worlds.json"));
  }

  Results results() {
    return new Results(out(), OUT.isPresent() && !single);
  }

  /** Lives through those that have no result yet; one that fails keeps no other from it. */
  void each(Results results, LongConsumer live) {
    try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
      for (long seed : seeds) {
        if (!results.has(seed)) {
          var _ = workers.submit(() -> guarded(seed, results, live));
        }
      }
    }
  }

  private static void guarded(long seed, Results results, LongConsumer live) {
    try {
      live.accept(seed);
    } catch (RuntimeException e) {
      results.failed(seed, e);
      System.err.printf("world %d failed: %s%n", seed, e);
    }
  }

  /** An empty folder for a world. */
  Path folder(long seed) {
    try {
      if (KEPT.isEmpty()) {
        return Files.createTempDirectory("tandem-world");
      }
      Path folder = kept(seed);
      if (Files.exists(folder)) {
        Twins.delete(folder); // it broke off, or is to be made anew
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path kept(long seed) {
    return Path.of(KEPT.orElseThrow(), Long.toString(seed));
  }

  /** It is not lived in any more. */
  void done(Path folder) {
    if (KEPT.isEmpty()) {
      Twins.delete(folder);
    }
  }
}
