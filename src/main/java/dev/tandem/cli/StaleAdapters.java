package dev.tandem.cli;

import dev.tandem.Adapters;
import dev.tandem.tune.Lineage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes adapters again whose documents were deleted or changed: the command that made each is given
 * once more, with another folder. What was deleted is left out on the way, and passages are found
 * anew.
 */
final class StaleAdapters {
  /**
   * What became of one.
   *
   * @param path of the new one; empty if there is none
   */
  record Made(String name, Optional<String> path, String outcome) {}

  private StaleAdapters() {}

  /** One after the other; one that fails keeps none of the others from being made. */
  static List<Made> make(List<Adapters.Stale> stale, boolean quiet) {
    List<Made> made = new ArrayList<>();
    for (Adapters.Stale each : stale) {
      made.add(
          each.command()
              .map(command -> make(each, command, quiet))
              .orElseGet(
                  () ->
                      new Made(
                          each.name(),
                          Optional.empty(),
                          "does not say how it was made; train it again by hand")));
    }
    return made;
  }

  private static Made make(Adapters.Stale stale, Lineage.Command command, boolean quiet) {
    Path out = free(Path.of(stale.path()));
    if (!quiet) {
      Common.line("@|bold %s|@", stale.name());
      Common.text(
          "%,d of its documents were deleted, %,d changed; made again in %s"
              .formatted(stale.deleted().size(), stale.changed().size(), out));
    }
    Invocation here = Invocation.current();
    int code =
        new Invocation(
                quiet ? here.err() : here.out(),
                here.err(),
                here.terminal(),
                Path.of(command.folder()),
                here.served())
            .run(again(command, out).toArray(String[]::new));
    return code == 0
        ? new Made(stale.name(), Optional.of(out.toString()), "made again")
        : new Made(
            stale.name(), Optional.empty(), "could not be made again (exit code " + code + ")");
  }

  /** The same command for another folder. */
  private static List<String> again(Lineage.Command command, Path out) {
    List<String> again = new ArrayList<>(command.withoutOut().arguments());
    again.addAll(List.of("--out", out.toString()));
    return again;
  }

  /** The folder of that name with the next number that is free. */
  private static Path free(Path path) {
    String own = String.valueOf(path.getFileName());
    String stem = own.replaceFirst("-\\d+$", "");
    String name = Files.exists(path.resolveSibling(stem)) ? stem : own;
    int number = 2;
    Path free = path.resolveSibling(name + "-" + number);
    while (Files.exists(free)) {
      free = path.resolveSibling(name + "-" + ++number);
    }
    return free;
  }
}
