package dev.tandem.observe.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;

/** Chance of one seed; each purpose has a stream of its own, so that none shifts another. */
final class Dice {
  private static final List<String> BEGIN =
      List.of("B", "Br", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W", "Z");
  private static final List<String> MIDDLE =
      List.of("arl", "end", "ist", "ov", "ull", "ark", "emb", "iron", "ost", "unt", "avel", "ors");
  private static final List<String> END =
      List.of("a", "en", "ic", "o", "and", "ery", "is", "um", "ax", "eth");

  private final Random random;

  /**
   * @param purpose names the stream
   */
  Dice(long seed, String purpose) {
    // Neighbouring seeds would begin alike.
    random = new Random(new SplittableRandom(seed * 31 + purpose.hashCode()).nextLong());
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** From 0 to below {@code most}. */
  int below(int most) {
    return random.nextInt(most);
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  <T> List<T> shuffled(List<T> of) {
    List<T> copy = new ArrayList<>(of);
    Collections.shuffle(copy, random);
    return copy;
  }

  /**
   * A place, the first ones likelier: that of place k in proportion to 1 / (k + 1).
   *
   * @param size how many places there are
   */
  int early(int size) {
    double all = 0;
    for (int i = 0; i < size; i++) {
      all += 1.0 / (i + 1);
    }
    double left = random.nextDouble() * all;
    for (int i = 0; i < size; i++) {
      left -= 1.0 / (i + 1);
      if (left < 0) {
        return i;
      }
    }
    return size - 1;
  }

  /** A name that nobody has. */
  String name() {
    return one(BEGIN) + one(MIDDLE) + one(END);
  }

  /**
   * A value in one of the forms {@code 4 weeks}, {@code 340 euros}, {@code extension 4821}.
   *
   * @param form with the bounds, {@code 2-16 weeks} or {@code extension 1000-9899}
   */
  String value(String form) {
    String[] parts = form.split(" ");
    List<String> said = new ArrayList<>();
    for (String part : parts) {
      String[] bounds = part.split("-");
      said.add(
          part.matches("\\d+-\\d+")
              ? String.format(
                  Locale.ROOT,
                  "%d",
                  between(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1])))
              : part);
    }
    return String.join(" ", said);
  }
}
