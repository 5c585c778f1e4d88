package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.example.Recipe;
import dev.tandem.label.ReaderRows;
import dev.tandem.text.UserError;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Rows that are made and not read. */
final class RecipeOptions {
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_DEV = 500;

  /** What can be made. */
  private enum Name {
    READER
  }

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "make the rows: reader (to answer from numbered passages, with their numbers, or to decline); beside --data --with-retrieval or alone")
  private Optional<Name> recipe = Optional.empty();

  @Option(
      names = "--recipe-rows",
      paramLabel = "N",
      description = "how many the recipe makes (default 6000)")
  private Optional<Integer> rows = Optional.empty();

  @Option(
      names = "--recipe-seed",
      paramLabel = "N",
      description =
          "of the rows that the recipe makes (default 1); its dev rows are of templates that it never learns")
  private Optional<Long> seed = Optional.empty();

  boolean wanted() {
    return recipe.isPresent();
  }

  /**
   * @param devShare how many rows to measure on for each row to learn
   * @throws UserError if there are to be too few or too many, or a recipe is not named
   */
  Optional<Recipe> rows(Tandem tandem, double devShare) {
    if (recipe.isEmpty()) {
      if (rows.isPresent() || seed.isPresent()) {
        throw new UserError(
            "--recipe-rows and --recipe-seed are for a recipe; name it: --recipe reader.");
      }
      return Optional.empty();
    }
    int count = rows.orElse(ReaderRows.ROWS);
    if (count < 1 || count > MOST_ROWS) {
      throw new UserError("--recipe-rows is from 1 to %,d, not %d.".formatted(MOST_ROWS, count));
    }
    int dev = devShare > 0 ? (int) Math.clamp(Math.round(devShare * count), 1, MOST_DEV) : 0;
    return Optional.of(tandem.training().reader(seed.orElse(1L), count, dev));
  }
}
