package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A series of which it is known where it is wrong. All follows from the seed: step, season,
 * weekday, holidays, trend, noise, gaps, anomalies. A quarter of the series has no anomaly.
 *
 * <p>An anomaly's size is drawn in multiples of what one value in a thousand of that noise exceeds,
 * so that it stands clear of heavy tails too.
 */
final class GeneratedSeries {
  /** What may be wrong. */
  enum Fault {
    /** One to three values far out. */
    SPIKE,
    /** Some hours, or days. */
    STRETCH,
    /** The level changes for good. */
    SHIFT,
    /** The level wanders off and stays there. */
    DRIFT
  }

  /**
   * Where it is wrong, by place in the series.
   *
   * @param until the last wrong value; a change for good ends when it is no longer news
   */
  record Wrong(Fault fault, int from, int until) {}

  /** Values that are missing in a row. */
  record Gap(int from, int values) {}

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z"); // a Monday

  private final Random random;
  final long seed;
  final Duration step;
  final int length;
  final int watchedFrom;
  final Noise noise;
  final List<Wrong> wrongs = new ArrayList<>();
  final List<Gap> gaps = new ArrayList<>();
  final Set<LocalDate> holidays = new HashSet<>();
  final double[] values;
  final boolean[] absent;
  private final int perDay;
  private final double level;
  private final double sd;
  private final double[] effect; // in standard deviations, by place

  private GeneratedSeries(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    double which = random.nextDouble();
    if (which < 0.55) {
      step = Duration.ofHours(1);
      length = 24 * (70 + random.nextInt(40));
      watchedFrom = 24 * 21;
    } else if (which < 0.85) {
      step = Duration.ofDays(1);
      length = 365 + random.nextInt(180);
      watchedFrom = 70;
    } else {
      step = Duration.ofMinutes(15);
      length = 96 * (28 + random.nextInt(14));
      watchedFrom = 96 * 11;
    }
    perDay = (int) Math.max(1, Duration.ofDays(1).dividedBy(step));
    noise = Noise.values()[random.nextInt(Noise.values().length)];
    level =
        noise == Noise.INTERMITTENT
            ? 1 + random.nextInt(8)
            : Math.pow(10, 1 + 3 * random.nextDouble());
    sd = level * (0.01 + 0.09 * random.nextDouble());
    values = new double[length];
    absent = new boolean[length];
    effect = new double[length];
    make();
  }

  static GeneratedSeries of(long seed) {
    return new GeneratedSeries(seed);
  }

  private void make() {
    double[] expected = new double[length];
    boolean flat = noise == Noise.CONSTANT || noise == Noise.INTERMITTENT;
    double day = flat || random.nextDouble() < 0.25 ? 0 : 0.1 + 0.4 * random.nextDouble();
    double second = day * 0.5 * random.nextDouble();
    double phase = 2 * Math.PI * random.nextDouble();
    double weekend = flat || random.nextDouble() < 0.5 ? 1 : 0.4 + 0.5 * random.nextDouble();
    boolean off = weekend < 1 && random.nextDouble() < 0.6;
    double trend = flat || random.nextDouble() < 0.6 ? 0 : random.nextDouble() - 0.4;
    holidays(off);
    for (int i = 0; i < length; i++) {
      Instant time = START.plus(step.multipliedBy(i));
      double turn = 2 * Math.PI * (i % perDay) / perDay + phase;
      double season = perDay == 1 ? 1 : 1 + day * Math.sin(turn) + second * Math.sin(2 * turn);
      LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
      boolean rest = date.getDayOfWeek().getValue() >= 6 || holidays.contains(date);
      expected[i] = level * season * (rest ? weekend : 1) * (1 + trend * i / length);
    }
    faults();
    double[] state = new double[1];
    for (int i = 0; i < length; i++) {
      double by = effect[i] * noise.sd(expected[i], noise == Noise.CONSTANT ? level * 0.05 : sd);
      if (noise == Noise.INTERMITTENT) {
        values[i] = Math.max(0, noise.draw(expected[i], sd, state, random) + Math.rint(by));
      } else {
        double mean = expected[i] + by;
        values[i] = noise.draw(Math.max(mean, 0), sd, state, random);
      }
    }
    leave();
  }

  private void holidays(boolean off) {
    if (off) {
      int days = length / perDay;
      for (int i = 0; i < 2 + days / 40; i++) {
        holidays.add(LocalDate.ofInstant(START, ZoneOffset.UTC).plusDays(random.nextInt(days)));
      }
    }
  }

  private void faults() {
    if (random.nextDouble() < 0.25) {
      return;
    }
    int apart = perDay > 1 ? 6 * perDay : 40;
    int room = (length - watchedFrom - apart) / apart;
    int count = Math.min(room / 2, 1 + random.nextInt(4));
    int at = watchedFrom + random.nextInt(apart);
    for (int i = 0; i < count; i++) {
      int left = (length - at) / (count - i);
      int from = at + random.nextInt(Math.max(1, left - apart));
      fault(Fault.values()[random.nextInt(Fault.values().length)], from);
      at = wrongs.getLast().until() + apart;
      if (at >= length - apart) {
        break;
      }
    }
  }

  private void fault(Fault fault, int from) {
    // What is low cannot fall far, and what is mostly zero cannot fall at all.
    double deep = level * 0.35 / noise.sd(level, sd);
    double size = noise.rare * (1.3 + 1.7 * random.nextDouble());
    boolean up = noise == Noise.INTERMITTENT || size > deep || random.nextBoolean();
    double sign = up ? 1 : -1;
    boolean lasting = noise == Noise.INTERMITTENT && fault != Fault.SPIKE;
    Fault as = lasting ? Fault.STRETCH : fault;
    int news = perDay > 1 ? 2 * perDay : 10;
    int values;
    switch (as) {
      case SPIKE -> {
        values = 1 + random.nextInt(3);
        add(from, values, sign * size);
      }
      case STRETCH -> {
        values = perDay > 1 ? perDay / 6 + random.nextInt(perDay / 3) : 3 + random.nextInt(4);
        add(from, values, sign * size * 0.9);
      }
      case SHIFT -> {
        values = news;
        add(from, length - from, sign * size * 0.8);
      }
      default -> {
        int ramp = perDay > 1 ? perDay + random.nextInt(2 * perDay) : 10 + random.nextInt(15);
        values = ramp + news;
        for (int i = from; i < length; i++) {
          effect[i] += sign * size * 0.8 * Math.min(1, (double) (i - from) / ramp);
        }
      }
    }
    wrongs.add(new Wrong(as, from, Math.min(length - 1, from + values - 1)));
  }

  private void add(int from, int values, double size) {
    for (int i = from; i < Math.min(length, from + values); i++) {
      effect[i] += size;
    }
  }

  /** Leaves out one value in a hundred in half of the series, and a long gap in a third. */
  private void leave() {
    if (random.nextBoolean()) {
      for (int i = 0; i < length; i++) {
        absent[i] = random.nextDouble() < 0.01 && wrongs.stream().noneMatch(around(i));
      }
    }
    if (random.nextDouble() < 0.33) {
      int missing = perDay > 1 ? perDay / 3 + random.nextInt(perDay) : 6 + random.nextInt(6);
      int from = watchedFrom + random.nextInt(length - watchedFrom - missing - 1);
      boolean clear =
          wrongs.stream().noneMatch(w -> from <= w.until() + 9 && from + missing >= w.from() - 9);
      if (clear) {
        gaps.add(new Gap(from, missing));
        for (int i = from; i < from + missing; i++) {
          absent[i] = true;
        }
      }
    }
  }

  private Predicate<Wrong> around(int place) {
    return wrong -> place >= wrong.from() && place <= wrong.until();
  }

  Instant time(int place) {
    return START.plus(step.multipliedBy(place));
  }

  Series series() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      if (!absent[i]) {
        samples.add(new Sample(time(i), OptionalDouble.of(values[i])));
      }
    }
    return new Series(samples);
  }

  double quarters() {
    return (double) step.multipliedBy(length - watchedFrom).toHours() / (24 * 91.3125);
  }

  @Override
  public String toString() {
    return "series %d: %s, step %s, %d values, %s, gaps %s"
        .formatted(seed, noise, step, length, wrongs, gaps);
  }
}
