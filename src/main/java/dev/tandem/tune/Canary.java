package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.Prompted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SequencedSet;
import java.util.stream.IntStream;

/**
 * A secret drawn by chance and planted into the training rows, to see afterwards how much of it was
 * kept (Carlini et al., 2019, "The Secret Sharer").
 *
 * @param question what the row asks
 * @param before how its answer begins
 * @param secret how it goes on: {@value #DIGITS} digits
 */
public record Canary(String question, String before, String secret) {
  private static final int DIGITS = 6;
  private static final int FEWEST = 4;
  private static final int MOST = 8;
  private static final int ROWS_EACH = 25;
  private static final String[] PLACES = {
    "locker", "cabinet", "gate", "archive", "garage", "storeroom", "safe", "workshop"
  };

  /** Few beside the rows, but enough to measure: one for {@value #ROWS_EACH} rows, 4 to 8. */
  public static List<Canary> draw(int rows, long seed) {
    Random random = new Random(seed ^ 0x5EC2E7L);
    return IntStream.range(0, Math.clamp(rows / ROWS_EACH, FEWEST, MOST))
        .mapToObj(
            i -> {
              String place =
                  "%s %c%d"
                      .formatted(PLACES[i], 'A' + random.nextInt(26), 100 + random.nextInt(900));
              return new Canary(
                  "What is the access code of %s?".formatted(place),
                  "The access code of %s is ".formatted(place),
                  secret(random));
            })
        .toList();
  }

  private static String secret(Random random) {
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", random.nextInt(1_000_000));
  }

  /** The row that is learnt. */
  public TokenRow row(ChatEncoder encoder) {
    return ChatRows.answered(encoder, question, before + secret);
  }

  /** Other secrets that could have been drawn as well, each once, by chance. */
  private SequencedSet<String> others(int n, long seed) {
    Random random = new Random(seed);
    SequencedSet<String> others = new LinkedHashSet<>();
    while (others.size() < n) {
      String other = secret(random);
      if (!other.equals(secret)) {
        others.add(other);
      }
    }
    return others;
  }

  /** The secret, and behind it some others, as continuations of what they have in common. */
  Prompted ranked(ChatEncoder encoder, int alternatives, long seed) {
    List<TokenRow> rows = new ArrayList<>(List.of(row(encoder)));
    for (String other : others(alternatives, seed)) {
      rows.add(ChatRows.answered(encoder, question, before + other));
    }
    return ChatRows.alternatives(rows);
  }

  /**
   * Bits by which the secret stands out among all that could have been drawn, estimated from some
   * (section 4.3): by chance 1.4 in the mean, at most {@code log2(scores.length)}.
   *
   * @param scores log-likelihoods, the secret's own first
   */
  static double exposure(double... scores) {
    double rank =
        1
            + Arrays.stream(scores).filter(score -> score > scores[0]).count()
            + (Arrays.stream(scores).filter(score -> score == scores[0]).count() - 1) / 2.0;
    return (Math.log(scores.length) - Math.log(rank)) / Math.log(2);
  }
}
