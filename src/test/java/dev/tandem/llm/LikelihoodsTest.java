package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Matrix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LikelihoodsTest {
  @TempDir Path folder;

  private static int[] tokens(Random random, int length) {
    return random.ints(length, 0, 90).toArray();
  }

  @Test
  void manyAtOnceAreAsLikelyAsEachTokenByToken() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    ModelFile file = ModelFile.open(TinyModel.folder(folder, "llama"));
    List<Prompted> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int continuations = i % 3 == 0 ? 1 + random.nextInt(40) : 1;
      texts.add(
          new Prompted(
              tokens(random, 1 + random.nextInt(i % 5 == 0 ? 200 : 12)),
              Stream.generate(() -> tokens(random, 1 + random.nextInt(9)))
                  .limit(continuations)
                  .toList()));
    }
    try (Transformer model = file.transformer()) {
      for (Optional<LoraAdapter> adapter :
          List.of(
              Optional.<LoraAdapter>empty(),
              Optional.of(adapter(random, ((Decoder) model).configuration())))) {
        for (long bytes : new long[] {1, 1L << 30}) { // one sequence at a time, and all together
          List<List<double[]>> found = new Likelihoods(model, adapter, bytes).of(texts);
          for (int i = 0; i < texts.size(); i++) {
            for (int c = 0; c < found.get(i).size(); c++) {
              int[] prompt = texts.get(i).prompt();
              int[] next = texts.get(i).continuations().get(c);
              assertThat(found.get(i).get(c))
                  .containsExactly(oneByOne(model, adapter, prompt, next), within(2e-4));
            }
          }
        }
      }
    }
  }

  private static double[] oneByOne(
      Transformer model, Optional<LoraAdapter> adapter, int[] prompt, int[] next) {
    KvCache cache = model.newCache(prompt.length + next.length);
    int[] read = prompt;
    double[] scores = new double[next.length];
    for (int i = 0; i < next.length; i++) {
      Slice slice = new Slice(read, 0, read.length, cache, 1, false, adapter);
      float[] logits = model.step(List.of(slice)).getFirst().getFirst();
      scores[i] = logits[next[i]] - Sampler.logSum(logits);
      read = new int[] {next[i]};
    }
    return scores;
  }

  private static LoraAdapter adapter(Random random, DecoderConfiguration base) {
    int outputs = base.heads() * base.headSize();
    float[] down = new float[2 * base.width()];
    float[] up = new float[outputs * 2];
    for (int i = 0; i < down.length; i++) {
      down[i] = random.nextFloat() - .5f;
    }
    for (int i = 0; i < up.length; i++) {
      up[i] = random.nextFloat() - .5f;
    }
    return new LoraAdapter(
        "random",
        "llama",
        "",
        2,
        Map.of(
            "blk.0.attn_q.weight",
            new LoraAdapter.Pair(
                new Matrix(2, base.width(), BlockType.F32, MemorySegment.ofArray(down)),
                new Matrix(outputs, 2, BlockType.F32, MemorySegment.ofArray(up)),
                1)));
  }
}
