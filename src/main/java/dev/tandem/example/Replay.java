package dev.tandem.example;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Rows learnt before, some of which are learnt again beside new ones, so that what they taught is
 * not forgotten (experience replay; Rolnick et al., 2019).
 *
 * @param files of them
 * @param share how many for each new row, above 0
 */
public record Replay(List<Path> files, double share) {
  public Replay {
    files = List.copyOf(files);
    if (!(share > 0)) {
      throw new IllegalArgumentException("a share of rows to learn again is above 0");
    }
  }

  /** Some of the rows by chance, in the order that chance has it. */
  List<Example> some(List<Example> old, int fresh, long seed) {
    List<Example> shuffled = new ArrayList<>(old);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.subList(0, (int) Math.min(old.size(), Math.round(share * fresh)));
  }
}
