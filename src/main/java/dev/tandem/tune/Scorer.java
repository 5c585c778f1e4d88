package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Prompted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A model as the gates see it: it finds tokens likely, and writes on. The base is one, the base
 * with an adapter another, and so is a model that was trained as a whole.
 *
 * @param model may be shared by several
 * @param adapter to compute with
 */
record Scorer(LocalModel model, Optional<Path> adapter) {
  private static final int WRITERS = 64; // more than the engine computes at once

  /** For each row the mean loss of its predicted tokens, nats per token. */
  double[] losses(List<TokenRow> rows) {
    List<List<double[]>> scores = logProbabilities(rows.stream().map(Rows::prompted).toList());
    double[] losses = new double[rows.size()];
    for (int r = 0; r < losses.length; r++) {
      losses[r] = Rows.loss(rows.get(r), scores.get(r).getFirst());
    }
    return losses;
  }

  /** See {@link LocalModel#logProbabilities}. */
  List<List<double[]>> logProbabilities(List<Prompted> texts) {
    return model.logProbabilities(texts, adapter);
  }

  /**
   * Behind each prompt the likeliest tokens, at most so many and as fit the context, up to the end
   * of an answer.
   */
  List<int[]> write(List<int[]> prompts, int most) {
    Origin origin = new Origin("gates", "", () -> false, false, adapter);
    List<Future<int[]>> writing = new ArrayList<>();
    try (ExecutorService writers =
        Executors.newFixedThreadPool(WRITERS, Thread.ofVirtual().factory())) {
      for (int[] prompt : prompts) {
        int room = Math.min(most, model.info().contextLength() - prompt.length);
        writing.add(
            writers.submit(() -> room > 0 ? model.greedy(prompt, room, origin) : new int[0]));
      }
      List<int[]> written = new ArrayList<>();
      for (Future<int[]> each : writing) {
        written.add(each.get());
      }
      return written;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gates were measured", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Without the tokens that end an answer or begin a turn. */
  String text(int[] tokens) {
    int[] shown =
        Arrays.stream(tokens).filter(token -> !model.tokenizer().special(token)).toArray();
    return model.tokenizer().decode(shown);
  }
}
