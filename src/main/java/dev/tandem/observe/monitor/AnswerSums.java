package dev.tandem.observe.monitor;

import dev.tandem.ledger.FigureLog.AnswerFigure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** The answers of a time, in sums and in the samples that tests need. */
final class AnswerSums {
  private int n;
  private int abstained;
  private int empty;
  private int uncited;
  private int denied;
  private final Map<String, Integer> best = new HashMap<>();
  private final DoubleStream.Builder scores = DoubleStream.builder();
  private final DoubleStream.Builder retrieve = DoubleStream.builder();
  private final DoubleStream.Builder total = DoubleStream.builder();
  private final DoubleStream.Builder length = DoubleStream.builder();
  private final DoubleStream.Builder tokens = DoubleStream.builder();

  private AnswerSums() {}

  /** The samples of each, once they are whole. */
  record Sums(
      int n,
      int abstained,
      int empty,
      int uncited,
      int denied,
      Map<String, Integer> best,
      double[] scores,
      double[] retrieve,
      double[] total,
      double[] length,
      double[] tokens) {
    /** Answers that say something. */
    int answered() {
      return n - abstained;
    }

    /** Those of times that follow each other, as one. */
    static Sums together(List<Sums> each) {
      Map<String, Integer> best = new HashMap<>();
      each.forEach(one -> one.best.forEach((id, count) -> best.merge(id, count, Integer::sum)));
      return new Sums(
          each.stream().mapToInt(Sums::n).sum(),
          each.stream().mapToInt(Sums::abstained).sum(),
          each.stream().mapToInt(Sums::empty).sum(),
          each.stream().mapToInt(Sums::uncited).sum(),
          each.stream().mapToInt(Sums::denied).sum(),
          best,
          joined(each, Sums::scores),
          joined(each, Sums::retrieve),
          joined(each, Sums::total),
          joined(each, Sums::length),
          joined(each, Sums::tokens));
    }

    private static double[] joined(List<Sums> each, Function<Sums, double[]> sample) {
      return each.stream().map(sample).flatMapToDouble(DoubleStream::of).toArray();
    }
  }

  static Sums of(Iterable<AnswerFigure> answers) {
    AnswerSums sums = new AnswerSums();
    answers.forEach(sums::add);
    return sums.whole();
  }

  private void add(AnswerFigure answer) {
    n++;
    denied += answer.denied() > 0 ? 1 : 0;
    retrieve.add(answer.retrieveMillis());
    total.add(answer.totalMillis());
    tokens.add((double) answer.promptTokens() + answer.completionTokens());
    if (answer.bestDocument().isEmpty()) {
      empty++;
    } else {
      scores.add(answer.best());
      best.merge(answer.bestDocument(), 1, Integer::sum);
    }
    if (answer.abstained()) {
      abstained++;
    } else {
      uncited += answer.citations() == 0 ? 1 : 0;
      length.add(answer.completionTokens());
    }
  }

  private Sums whole() {
    return new Sums(
        n,
        abstained,
        empty,
        uncited,
        denied,
        Map.copyOf(best),
        scores.build().toArray(),
        retrieve.build().toArray(),
        total.build().toArray(),
        length.build().toArray(),
        tokens.build().toArray());
  }
}
