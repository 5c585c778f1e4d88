package dev.tandem.observe.world;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which worlds a bench lives through.
 *
 * @param single whether it is one, to be looked at
 * @param out file for what each came to
 */
record WorldRuns(List<Long> seeds, boolean single, Path out) {
  /** Worlds to look at and to mend things with. */
  static final long DEVELOPMENT = 1_000;

  /** Worlds that are measured once, at the end. */
  static final long TEST = 500_000;

  private static final int COUNT = 200;

  static WorldRuns parse(String[] args) {
    if (args.length == 2 && args[0].equals("--world")) {
      return new WorldRuns(List.of(Long.parseLong(args[1])), true, file());
    }
    int count = args.length > 0 ? Integer.parseInt(args[0]) : COUNT;
    long first =
        args.length < 2 ? TEST : args[1].equals("dev") ? DEVELOPMENT : Long.parseLong(args[1]);
    return new WorldRuns(LongStream.range(first, first + count).boxed().toList(), false, file());
  }

  private static Path file() {
    return Path.of(System.getProperty("worlds.out", "target/worlds.json"));
  }
}
