package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.Gguf;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences computed together, in random slices and batches, against each alone. */
class BatchTest {
  private static final int LENGTH = 150;

  private final long seed = Long.getLong("tandem.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** One of the small random models of every architecture. */
  static Transformer model(String name) throws Exception {
    URL url = BatchTest.class.getResource("/golden/architectures/" + name + ".gguf");
    return Transformer.load(Gguf.open(Path.of(Objects.requireNonNull(url, name).toURI())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3", "smollm3", "gemma3"})
  void togetherEachGetsWhatItGetsAlone(String name) throws Exception {
    System.out.println("BatchTest: -Dtandem.seed=" + seed);
    try (Transformer model = model(name)) {
      List<int[]> sequences = new ArrayList<>();
      List<float[][]> alone = new ArrayList<>();
      int length = Math.min(LENGTH, model.contextLength());
      for (int s = 0; s < 20; s++) {
        int[] tokens = random.ints(length, 0, model.vocabularySize()).toArray();
        float[][] logits = new float[length][];
        model.forwardAll(tokens, model.newCache(length), (i, row) -> logits[i] = row.clone());
        sequences.add(tokens);
        alone.add(logits);
      }
      check(model, sequences, alone, true, 0);
      check(model, sequences, alone, false, 1e-4f);
    }
  }

  /** Random steps until all sequences are at their ends, most of them of single tokens. */
  private void check(
      Transformer model, List<int[]> sequences, List<float[][]> alone, boolean exact, float most) {
    List<KvCache> caches = new ArrayList<>();
    sequences.forEach(tokens -> caches.add(model.newCache(tokens.length)));
    while (true) {
      List<Slice> slices = new ArrayList<>();
      List<Integer> whose = new ArrayList<>();
      int several = random.nextInt(sequences.size());
      for (int s = 0; s < sequences.size(); s++) {
        int at = caches.get(s).length();
        int[] tokens = sequences.get(s);
        if (at < tokens.length && random.nextInt(several + 1) == 0) {
          int count = random.nextInt(3) > 0 ? 1 : random.nextInt(1, 70);
          int to = Math.min(tokens.length, at + count);
          slices.add(
              new Slice(
                  tokens, at, to, caches.get(s), random.nextInt(Math.min(4, to - at + 1)), exact));
          whose.add(s);
        }
      }
      if (slices.isEmpty()) {
        if (caches.stream().allMatch(cache -> cache.length() == cache.capacity())) {
          return;
        }
        continue;
      }
      List<List<float[]>> logits = model.step(slices);
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        assertThat(logits.get(i)).hasSize(slice.wanted());
        for (int w = 0; w < slice.wanted(); w++) {
          float[] expected = alone.get(whose.get(i))[slice.to() - slice.wanted() + w];
          float[] actual = logits.get(i).get(w);
          if (exact) {
            assertThat(actual).as("to the last bit, %s", slice).isEqualTo(expected);
          }
          for (int v = 0; v < expected.length; v++) {
            assertThat(actual[v]).isCloseTo(expected[v], within(most));
          }
        }
      }
    }
  }
}
