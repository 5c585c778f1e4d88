package dev.tandem.compare.evidence;

import dev.tandem.compare.Contestant;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.Quantiles;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users who ask at once in a closed loop: each asks the next question when it has its answer. A
 * level asks twice as many questions as it has users, at least {@value #LEAST}, and begins none
 * after a while; those that have begun are waited for, so that no time is cut short.
 */
final class Load {
  private static final int LEAST = 10;
  private static final long SEED = 20261203;

  private final Contestant contestant;
  private final List<TestQuestion> questions;
  private final long longestNanos;

  /**
   * @param seconds after which no question is begun any more
   */
  Load(Contestant contestant, List<TestQuestion> questions, double seconds) {
    this.contestant = contestant;
    this.questions = List.copyOf(questions);
    this.longestNanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  /**
   * How a level went.
   *
   * @param milliseconds of the answers, ascending
   * @param failed questions that brought none
   * @param seconds from the first question to the last answer
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Level(int users, double[] milliseconds, int failed, double seconds) {
    /** Of waiting; 0 where nothing was answered. */
    double p95() {
      return milliseconds.length == 0 ? 0 : Quantiles.of(milliseconds, .95).value();
    }

    /** By their names in evidence; times are not there where nothing was answered. */
    Map<String, Estimate> measures() {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      int asked = milliseconds.length + failed;
      if (milliseconds.length > 0) {
        measures.put("answers_per_second_" + users, perSecond());
        measures.put("p50_ms_" + users, Quantiles.of(milliseconds, .5));
        measures.put("p95_ms_" + users, Quantiles.of(milliseconds, .95));
        measures.put("p99_ms_" + users, Quantiles.of(milliseconds, .99));
      }
      if (failed > 0) {
        measures.put("failed_" + users, Intervals.proportion(failed, asked));
      }
      return measures;
    }

    /**
     * Counted; its interval is that of the mean wait, since users over wait is answers a second
     * (Little, 1961), widened to hold what was counted.
     */
    private Estimate perSecond() {
      double value = milliseconds.length / seconds;
      Estimate wait = Intervals.mean(milliseconds, SEED);
      double low = wait.high() > 0 ? 1000 * users / wait.high() : value;
      double high = wait.low() > 0 ? 1000 * users / wait.low() : value;
      return new Estimate(value, Math.min(low, value), Math.max(high, value), milliseconds.length);
    }
  }

  Level with(int users) {
    int most = Math.max(LEAST, 2 * users);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    long start = System.nanoTime();
    List<Future<List<Double>>> loops = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(users)) {
      for (int user = 0; user < users; user++) {
        loops.add(threads.submit(() -> loop(next, most, start, failed)));
      }
      List<Double> times = new ArrayList<>();
      try {
        for (Future<List<Double>> loop : loops) {
          times.addAll(loop.get());
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new UserError("asking many at once was interrupted; run it again", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Level(
          users,
          times.stream().mapToDouble(Double::doubleValue).sorted().toArray(),
          failed.get(),
          seconds);
    }
  }

  /** One user; milliseconds of the answers. */
  private List<Double> loop(AtomicInteger next, int most, long start, AtomicInteger failed) {
    List<Double> times = new ArrayList<>();
    for (int i = next.getAndIncrement();
        i < most && (i == 0 || System.nanoTime() - start < longestNanos);
        i = next.getAndIncrement()) {
      long began = System.nanoTime();
      try {
        contestant.reply(questions.get(i % questions.size()));
        times.add((System.nanoTime() - began) / 1e6);
      } catch (RuntimeException e) {
        failed.incrementAndGet();
      }
    }
    return times;
  }
}
