package dev.tandem.observe.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides which of the p-values of many monitors are discoveries, so that of all discoveries of a
 * period at most a given share is false, on average.
 *
 * <p>LORD++ (Javanmard and Montanari, 2018, "Online Rules for Control of False Discovery Rate and
 * False Discovery Exceedance"; Ramdas et al., 2017, "Online Control of the False Discovery Rate
 * with Decaying Memory") in the form for mini-batches of Zrnic, Ramdas and Jordan (2021,
 * "Asynchronous Online Testing of Multiple Hypotheses", JMLR 22): the levels of a tick follow from
 * earlier ticks alone, so the p-values of one tick may hang together as they like, as those of
 * monitors with one cause do. Controlled is the modified rate, E(false) / E(all). A period ends
 * after a number of tests and begins anew, because the levels of a long quiet time would sink to
 * nothing (Rebjock et al., 2021, "Online False Discovery Rate Control for Anomaly Detection in Time
 * Series").
 */
public final class Discoveries {
  private static final double GAMMA = 0.07720838; // so that the sequence sums to 1

  private final double rate;
  private final int period;
  private final List<Integer> found; // the tests that were done when each was known, of the period
  private int tested;

  /** All that it knows; a record, for JSON. */
  public record State(int tested, List<Integer> found) {}

  /**
   * @param rate of false ones among all, below 1
   * @param period tests after which it begins anew: about those of a quarter of all monitors
   */
  public Discoveries(double rate, int period) {
    this(rate, period, new State(0, List.of()));
  }

  /** One that goes on where another was. */
  public Discoveries(double rate, int period, State state) {
    if (!(rate > 0 && rate < 1) || period < 1) {
      throw new IllegalArgumentException(
          "a rate lies between 0 and 1, and a period has at least one test");
    }
    this.rate = rate;
    this.period = period;
    this.tested = state.tested();
    this.found = new ArrayList<>(state.found());
  }

  public State state() {
    return new State(tested, List.copyOf(found));
  }

  /**
   * Takes the p-values of one tick.
   *
   * @return for each whether it is a discovery
   */
  public List<Boolean> decide(List<Double> tick) {
    if (tested >= period) {
      tested = 0;
      found.clear();
    }
    List<Boolean> decided = new ArrayList<>();
    for (int i = 0; i < tick.size(); i++) {
      decided.add(tick.get(i) <= level(tested + i + 1));
    }
    tested += tick.size();
    decided.stream().filter(each -> each).forEach(each -> found.add(tested));
    return decided;
  }

  /** The level of the test with that number, from 1. Half of the rate is spent from the start. */
  private double level(int number) {
    double start = rate / 2;
    double level = start * gamma(number);
    for (int i = 0; i < found.size(); i++) {
      level += (i == 0 ? rate - start : rate) * gamma(number - found.get(i));
    }
    return level;
  }

  /** Equation 31 of Javanmard and Montanari. */
  private static double gamma(int j) {
    return GAMMA * Math.log(Math.max(j, 2)) / (j * Math.exp(Math.sqrt(Math.log(j))));
  }
}
