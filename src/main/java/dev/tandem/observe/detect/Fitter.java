package dev.tandem.observe.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Learns a {@link Model} from the values that may be learnt from. Each is compared with the median
 * of the others of its slot and with the level before it, so residuals are as large as those of
 * values to come.
 */
final class Fitter {
  private static final int[] WINDOWS = {1, 4, 16};
  static final int LONGEST = WINDOWS[WINDOWS.length - 1];

  /** Fewer independent means say nothing about how far they stray. */
  private static final int FEWEST_MEANS = 20;

  /** Of the level that means are compared with: it must not follow what they are to show. */
  private static final double SLOW = 0.02;

  private static final double[] RATES = {0.01, 0.03, 0.1, 0.3, 0.8};

  /** A richer season, or a faster level, has to be better by these shares. */
  private static final double SEASON_GAIN = 0.95;

  private static final double RATE_GAIN = 0.98;

  /** A rank correlation of noise with level below which the plain scale will do. */
  private static final double SPREADS = 0.2;

  private static final double CLIP = 2.5; // scales, as Huber's function is cut in practice

  private final DetectorSettings settings;
  private final History history;
  private final List<Point> points;
  private final int perDay;
  private final long step;

  Fitter(DetectorSettings settings, History history, int perDay, long step) {
    this.settings = settings;
    this.history = history;
    this.points = history.points().stream().filter(point -> point.mark().learnt()).toList();
    this.perDay = perDay;
    this.step = step;
  }

  /** Chooses scale, season and rate from the values. */
  Model fit() {
    double start = start();
    return fit(scaling(start), start);
  }

  /** Chooses season and rate; the scale stays, because changes of level are kept on it. */
  Model fit(Scaling scaling, double start) {
    double[] values = values(scaling, start);
    double[] about = about(values);
    Season season = season(about);
    Slots slots = slots(season, about);
    double[] rest = minus(values, slots.others());
    double rate = rate(rest, clip(about, slots));
    return fit(new Model.Structure(season, scaling, start, rate));
  }

  /** Learns the rest anew. */
  Model fit(Model.Structure as) {
    double[] values = values(as.scaling(), as.start());
    double[] about = about(values);
    Slots slots = slots(as.season(), about);
    double clip = clip(about, slots);
    double[] rest = minus(values, slots.others());
    Path fast = Path.along(rest, as.rate(), clip);
    Path slow = Path.along(rest, Math.min(as.rate(), SLOW), clip);
    double slowClip = CLIP * Medians.OF_NORMAL * Medians.of(Medians.absolute(slow.residuals()));
    double[] clipped =
        Arrays.stream(slow.residuals())
            .map(each -> Math.clamp(each, -slowClip, slowClip))
            .toArray();
    return new Model(
        as,
        Arrays.stream(slots.medians()).boxed().toList(),
        fast.level(),
        slow.level(),
        clip,
        slowClip,
        Arrays.stream(tail(slow.residuals(), LONGEST)).boxed().toList(),
        bands(fast, known(fast.residuals()), known(clipped)));
  }

  private static double clip(double[] about, Slots slots) {
    return CLIP * Medians.OF_NORMAL * Medians.of(Medians.absolute(minus(about, slots.others())));
  }

  private double[] values(Scaling scaling, double start) {
    return points.stream()
        .mapToDouble(point -> scaling.apply(point.value(), start) + history.moved(point.time()))
        .toArray();
  }

  /** A twentieth of the usual size, so that a zero is far below but not endlessly. */
  private double start() {
    double usual =
        Medians.of(points.stream().mapToDouble(point -> Math.abs(point.value())).toArray());
    return usual > 0 ? usual / 20 : 1;
  }

  /** The plain scale, unless the noise grows with the level and does so less on another. */
  private Scaling scaling(double start) {
    long empty = points.stream().filter(point -> point.value() <= 0).count();
    if (points.stream().anyMatch(point -> point.value() < 0) || empty * 10 > points.size()) {
      return Scaling.PLAIN;
    }
    Scaling best = Scaling.PLAIN;
    double least = Math.abs(spread(Scaling.PLAIN, start));
    if (least < SPREADS) {
      return best;
    }
    for (Scaling each : List.of(Scaling.ROOT, Scaling.LOG)) {
      double spread = Math.abs(spread(each, start));
      if (spread < least - 0.05) {
        least = spread;
        best = each;
      }
    }
    return best;
  }

  /** Spearman's correlation of the size of residuals with what was expected. */
  private double spread(Scaling scaling, double start) {
    double[] values = values(scaling, start);
    double[] about = about(values);
    Slots slots = slots(season(about), about);
    double[] residuals = minus(about, slots.others());
    double[] expected = minus(values, residuals);
    return correlation(ranks(Medians.absolute(residuals)), ranks(expected));
  }

  private static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double correlation(double[] a, double[] b) {
    double middle = (a.length - 1) / 2.0;
    double product = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - middle) * (b[i] - middle);
      left += (a[i] - middle) * (a[i] - middle);
      right += (b[i] - middle) * (b[i] - middle);
    }
    return left == 0 || right == 0 ? 0 : product / Math.sqrt(left * right);
  }

  /**
   * Values about the running median of a week (of four where values come daily, of 26 values where
   * they come more rarely), which is found once a day and drawn straight between.
   */
  private double[] about(double[] values) {
    int width =
        Math.min(values.length, perDay > 1 ? 7 * perDay : step <= 2 * Season.DAY_MILLIS ? 28 : 26);
    int every = Math.max(1, perDay);
    int n = values.length;
    int knots = (n - 1) / every + 1;
    double[] middles = new double[knots];
    for (int knot = 0; knot < knots; knot++) {
      int from = Math.clamp(knot * every - width / 2, 0, n - width);
      middles[knot] = Medians.of(Arrays.copyOfRange(values, from, from + width));
    }
    double[] about = new double[n];
    for (int i = 0; i < n; i++) {
      int knot = i / every;
      double share = (double) (i % every) / every;
      double next = middles[Math.min(knot + 1, knots - 1)];
      about[i] = values[i] - (middles[knot] + share * (next - middles[knot]));
    }
    return about;
  }

  /** The plainest season that no richer one beats by a twentieth. */
  private Season season(double[] about) {
    double cut = 3 * Medians.of(Medians.absolute(about));
    Season best = Season.NONE;
    double least = Double.POSITIVE_INFINITY;
    for (Season each : Season.values()) {
      if (each.fits(step)) {
        double error = meanSize(minus(about, slots(each, about).others()), cut, 0);
        if (error < least * SEASON_GAIN) {
          least = error;
          best = each;
        }
      }
    }
    return best;
  }

  private static double meanSize(double[] values, double cut, int from) {
    double sum = 0;
    for (int i = from; i < values.length; i++) {
      double size = Math.abs(values[i]);
      sum += cut > 0 ? Math.min(size, cut) : size;
    }
    return sum / (values.length - from);
  }

  /**
   * @param medians of each slot
   * @param others for each value the median of the others of its slot
   */
  private record Slots(double[] medians, double[] others) {}

  private Slots slots(Season season, double[] about) {
    int count = season.slots(perDay);
    int[] slot = new int[about.length];
    int[] size = new int[count];
    for (int i = 0; i < about.length; i++) {
      slot[i] = season == Season.NONE ? 0 : season.slot(points.get(i).ofWeek(), perDay);
      size[slot[i]]++;
    }
    double[][] values = new double[count][];
    Arrays.setAll(values, s -> new double[size[s]]);
    int[] filled = new int[count];
    for (int i = 0; i < about.length; i++) {
      values[slot[i]][filled[slot[i]]++] = about[i];
    }
    Optional<Slots> plainer =
        season == Season.NONE || Arrays.stream(size).allMatch(n -> n >= 2)
            ? Optional.empty()
            : Optional.of(slots(plainer(season), about));
    double[] medians = new double[count];
    for (int s = 0; s < count; s++) {
      Arrays.sort(values[s]);
      int of = s;
      medians[s] =
          size[s] > 0
              ? Medians.ofSorted(values[s], 0, size[s])
              : plainer.map(p -> p.medians()[under(season, of)]).orElse(0.0);
    }
    double[] others = new double[about.length];
    for (int i = 0; i < about.length; i++) {
      double[] all = values[slot[i]];
      if (all.length >= 2) {
        others[i] = Medians.without(all, Arrays.binarySearch(all, about[i]));
      } else {
        int at = i;
        others[i] = plainer.map(p -> p.others()[at]).orElse(0.0);
      }
    }
    return new Slots(medians, others);
  }

  private Season plainer(Season season) {
    return season == Season.WEEK
        ? Season.WORKDAY
        : season == Season.WORKDAY && perDay > 1 ? Season.DAY : Season.NONE;
  }

  /** The slot of the next plainer season that holds this slot. */
  private int under(Season season, int slot) {
    return switch (plainer(season)) {
      case NONE -> 0;
      case DAY -> slot % perDay;
      case WORKDAY -> Season.WORKDAY.slot(slot, perDay);
      case WEEK -> slot;
    };
  }

  /**
   * A level that was followed by exponential smoothing that no outlier moves far (Gelper, Fried and
   * Croux, 2010, "Robust Forecasting with Exponential and Holt-Winters Smoothing").
   *
   * @param residuals about the level before each value, less their median: by it the level lags
   *     behind, as it does in a trend
   */
  private record Path(double[] residuals, Model.Level level) {
    static Path along(double[] rest, double rate, double clip) {
      int first = Math.min(rest.length, Math.max(10, rest.length / 10));
      double level = Medians.of(Arrays.copyOf(rest, first));
      double[] residuals = new double[rest.length];
      for (int i = 0; i < rest.length; i++) {
        residuals[i] = rest[i] - level;
        level += rate * Math.clamp(residuals[i], -clip, clip);
      }
      double lag = Medians.of(tail(residuals, residuals.length / 2));
      return new Path(
          Arrays.stream(residuals).map(each -> each - lag).toArray(),
          new Model.Level(rate, level, lag));
    }
  }

  private static double rate(double[] rest, double clip) {
    int from = rest.length / 5;
    double best = RATES[0];
    double least = Double.POSITIVE_INFINITY;
    for (double each : RATES) {
      double error = meanSize(Path.along(rest, each, clip).residuals(), 2 * clip, from);
      if (error < least * RATE_GAIN) {
        least = error;
        best = each;
      }
    }
    return best;
  }

  /**
   * All but the newest: those shape the level, not yet the bands, which would else widen before
   * what drifts slowly.
   */
  private double[] known(double[] residuals) {
    int newest = Math.min(Watching.lasting(step) / 2, residuals.length / 4);
    return Arrays.copyOf(residuals, residuals.length - newest);
  }

  private List<Band> bands(Path fast, double[] single, double[] clipped) {
    double chance = settings.chance(step) / WINDOWS.length;
    double tiny = 1e-9 * Math.max(1e-3, Math.abs(fast.level().at()));
    List<Band> bands = new ArrayList<>();
    bands.add(Band.of(1, single, tiny, chance));
    for (int window : WINDOWS) {
      if (window > 1 && clipped.length / window >= FEWEST_MEANS) {
        // Means of what does not hang together stray by the root of their number less.
        double least = bands.getFirst().scale() / Math.sqrt(window);
        bands.add(Band.of(window, means(clipped, window), least, chance));
      }
    }
    return bands;
  }

  static double[] means(double[] values, int window) {
    double[] means = new double[values.length - window + 1];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] - (i >= window ? values[i - window] : 0);
      if (i >= window - 1) {
        means[i - window + 1] = sum / window;
      }
    }
    return means;
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return difference;
  }

  private static double[] tail(double[] values, int most) {
    return Arrays.copyOfRange(
        values, Math.max(0, values.length - Math.max(1, most)), values.length);
  }
}
