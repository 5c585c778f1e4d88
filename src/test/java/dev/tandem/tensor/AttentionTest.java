package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private final Random random = Scalar.seeded(AttentionTest.class);
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void anyRunOfTokensAfterAnyOthersAttendsAsTheOracleDoes() {
    for (int round = 0; round < 30; round++) {
      int shared = random.nextInt(1, 4);
      int size = new int[] {4, 16, 20, 64, 72}[random.nextInt(5)];
      Attention shape = new Attention(shared * random.nextInt(1, 4), shared, size);
      // Scores far apart make the running maximum move, and weights vanish.
      float spread = random.nextBoolean() ? 1 : 6;
      check(shape, random.nextInt(0, 250), random.nextInt(2, 150), spread, Attention.ALL);
      check(shape, random.nextInt(0, 250), 1, spread, Attention.ALL);
    }
    check(new Attention(2, 1, 16), 95, 1, 1, Attention.ALL);
    check(new Attention(2, 1, 16), 96, 96, 1, Attention.ALL);
  }

  @Test
  void aWindowHidesWhatLiesFurtherBack() {
    for (int round = 0; round < 30; round++) {
      Attention shape = new Attention(4, 2, 20, 0.3f);
      int window = random.nextInt(1, round % 2 == 0 ? 300 : 20);
      check(shape, random.nextInt(0, 250), random.nextInt(2, 150), 1, window);
      check(shape, random.nextInt(0, 250), 1, 1, window);
    }
  }

  private void check(Attention shape, int before, int tokens, float spread, int window) {
    int positions = before + tokens;
    int width = shape.keyValueHeads() * shape.headSize();
    int pageCount = (positions + Attention.PAGE - 1) / Attention.PAGE;
    float[][] keyPages = new float[pageCount][shape.keyFloats()];
    float[][] valuePages = new float[pageCount][shape.valueFloats()];
    Attention.Pages pages =
        new Attention.Pages() {
          @Override
          public float[] keys(int page) {
            return keyPages[page];
          }

          @Override
          public float[] values(int page) {
            return valuePages[page];
          }
        };
    Panels keys = Scalar.randomPanels(random, width, positions);
    Panels values = Scalar.randomPanels(random, width, positions);
    shape.store(workers, keys, values, List.of(new Attention.Run(0, positions, 0, true, pages)));
    Panels queries = Scalar.randomPanels(random, shape.heads() * shape.headSize(), tokens);
    float[] query = new float[queries.features()];
    for (int t = 0; t < tokens; t++) {
      queries.getToken(t, query);
      for (int f = 0; f < query.length; f++) {
        queries.set(f, t, query[f] * spread);
      }
    }
    Panels out = new Panels(queries.features(), tokens);
    List<Attention.Run> run =
        List.of(new Attention.Run(0, tokens, before, random.nextBoolean(), pages));
    shape.attend(workers, queries, run, window, out);
    float[][] keyRows = rows(keys);
    float[][] valueRows = rows(values);
    for (int t = 0; t < tokens; t++) {
      queries.getToken(t, query);
      for (int head = 0; head < shape.heads(); head++) {
        int first = Math.max(0, before + t - window + 1);
        double[] expected =
            Scalar.attention(shape, query, head, keyRows, valueRows, first, before + t);
        for (int d = 0; d < shape.headSize(); d++) {
          assertThat((double) out.get(head * shape.headSize() + d, t))
              .as("%s, %d before, token %d of %d, window %d", shape, before, t, tokens, window)
              .isCloseTo(expected[d], within(1e-4));
        }
      }
    }
  }

  private static float[][] rows(Panels panels) {
    float[][] rows = new float[panels.tokens()][panels.features()];
    for (int t = 0; t < rows.length; t++) {
      panels.getToken(t, rows[t]);
    }
    return rows;
  }
}
