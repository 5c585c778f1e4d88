package dev.tandem.tune;

import dev.tandem.example.EncodedExample;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.Prompted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Rows of tokens as the gates take them apart. */
final class Rows {
  private Rows() {}

  /**
   * Some of them by chance, no more than so many and with no more tokens, the rows of one example
   * counted as one.
   */
  static List<EncodedExample> some(List<EncodedExample> all, GateSettings settings) {
    List<EncodedExample> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(settings.seed()));
    List<EncodedExample> some = new ArrayList<>();
    int tokens = 0;
    for (EncodedExample example : shuffled) {
      int own = example.rows().getFirst().ids().length;
      if (some.size() < settings.rows() && (some.isEmpty() || tokens + own <= settings.tokens())) {
        some.add(example);
        tokens += own;
      }
    }
    return some;
  }

  /** All up to the first predicted token is given, all from there to the last is scored. */
  static Prompted prompted(TokenRow row) {
    int first = first(row);
    return new Prompted(
        Arrays.copyOf(row.ids(), first),
        List.of(Arrays.copyOfRange(row.ids(), first, last(row) + 1)));
  }

  /** The mean over the predicted tokens of what {@link #prompted} was scored with. */
  static double loss(TokenRow row, double... scores) {
    int first = first(row);
    double sum = 0;
    for (int t = first; t < first + scores.length; t++) {
      sum -= row.supervised()[t] ? scores[t - first] : 0;
    }
    return sum / row.targets();
  }

  /** The first predicted token. */
  static int first(TokenRow row) {
    int first = 0;
    while (!row.supervised()[first]) {
      first++;
    }
    return first;
  }

  private static int last(TokenRow row) {
    int last = row.ids().length - 1;
    while (!row.supervised()[last]) {
      last--;
    }
    return last;
  }

  /** Where the last run of predicted tokens begins: a conversation's last answer. */
  static int answer(TokenRow row) {
    int at = last(row);
    while (row.supervised()[at - 1]) {
      at--;
    }
    return at;
  }

  /** The end of that run. */
  static int end(TokenRow row) {
    return last(row) + 1;
  }
}
