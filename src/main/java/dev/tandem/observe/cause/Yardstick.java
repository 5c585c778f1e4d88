package dev.tandem.observe.cause;

import dev.tandem.ledger.Breach;
import dev.tandem.observe.monitor.Repeats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One breach's metric, to be computed anew in shadows, and from what value on all is well again.
 *
 * @param usual what it was while all was well
 * @param limit on the near side of it all is well
 * @param up whether it is wrong because it is too high
 * @param bad questions to be asked again whose answers were wrong
 * @param good further ones, which a change that is taken back must not spoil
 * @param share of the wrong ones among all since the onset; 1 where they are not told apart
 */
record Yardstick(
    Breach breach,
    Gauge gauge,
    double usual,
    double limit,
    boolean up,
    List<Question> bad,
    List<Question> good,
    double share) {
  /** Of changes smaller than this part of the usual value nothing is proved. */
  private static final double LEAST = 0.02;

  private static final int FEW = 3; // that came out otherwise

  private static final Duration LATELY = Duration.ofDays(7);

  /** The breach that tells most, of those that can be computed anew. */
  static Optional<Yardstick> of(List<Breach> breaches, Past past, Instant now, int questions) {
    return breaches.stream()
        .map(breach -> of(breach, past, now, questions))
        .flatMap(Optional::stream)
        .min(
            Comparator.comparingInt(Yardstick::rank)
                .thenComparing(one -> one.breach().severity(), Comparator.reverseOrder()));
  }

  /**
   * What people notice comes first: shares of answers, then documents, then means of lengths and
   * scores, which move a little with anything, then times; last, that answers are others than
   * before, as they are whenever a document says something new.
   */
  private int rank() {
    return switch (gauge) {
      case Gauge.OfReplies replies ->
          replies.any() ? 4 : replies.timed() ? 3 : replies.share() ? 0 : 2;
      case Gauge.OfDocuments _ -> 1;
      case Gauge.OfMonitor _ -> 1;
    };
  }

  private static Optional<Yardstick> of(Breach breach, Past past, Instant now, int questions) {
    List<Asked> after = past.after().stream().filter(asked -> concerns(breach, asked)).toList();
    List<Asked> before = past.before().stream().filter(asked -> concerns(breach, asked)).toList();
    if (breach.metric().equals(Gauge.RATED) && after.stream().anyMatch(Yardstick::rated)) {
      return rated(breach, before, after, questions);
    }
    if (breach.metric().equals(Repeats.METRIC)) {
      return repeated(breach, Stream.concat(before.stream(), after.stream()), past, questions);
    }
    Gauge gauge =
        Gauge.of(breach.metric(), breach.target(), after, now)
            .orElseGet(() -> Gauge.changed(past.good()));
    return switch (gauge) {
      case Gauge.OfDocuments _ -> ofState(breach, gauge);
      case Gauge.OfMonitor _ -> ofState(breach, gauge);
      case Gauge.OfReplies replies -> {
        if (breach.metric().equals(Gauge.ASKS_FAILED)) {
          yield failing(breach, replies, before.isEmpty() ? after : before, questions);
        }
        yield after.isEmpty()
            ? Optional.empty()
            : ofReplies(breach, replies, before, after, questions);
      }
    };
  }

  /** What failed is not in the record; so other questions are asked. */
  private static Optional<Yardstick> failing(
      Breach breach, Gauge.OfReplies gauge, List<Asked> asked, int questions) {
    double limit = breach.observed() / 2;
    return asked.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Yardstick(breach, gauge, 0, limit, true, spread(asked, questions), List.of(), 1));
  }

  private static boolean concerns(Breach breach, Asked asked) {
    return breach.collection().isEmpty()
        || asked.question().collections().contains(breach.collection());
  }

  /** Only what was rated says anything, and each rating is of the answer that was given. */
  private static Optional<Yardstick> rated(
      Breach breach, List<Asked> before, List<Asked> after, int questions) {
    Map<String, Asked> rated = new HashMap<>();
    Stream.concat(before.stream(), after.stream())
        .filter(Yardstick::rated)
        .forEach(asked -> rated.put(asked.id(), asked));
    List<Asked> then = before.stream().filter(Yardstick::rated).toList();
    List<Asked> since = after.stream().filter(Yardstick::rated).toList();
    return ofReplies(breach, Gauge.rated(rated), then, since, questions);
  }

  /**
   * The answers that came out otherwise, and some that were given in the days before it, which a
   * cause must leave as they are. Where documents changed meanwhile and few of the first are left,
   * any of those days.
   */
  private static Optional<Yardstick> repeated(
      Breach breach, Stream<Asked> all, Past past, int questions) {
    Instant from = breach.onset().minus(LATELY);
    List<Asked> lately =
        all.filter(asked -> !asked.time().isBefore(from) && past.lasting().contains(asked.id()))
            .toList();
    List<Asked> other = lately.stream().filter(asked -> past.other().contains(asked.id())).toList();
    List<Asked> before =
        lately.stream().filter(asked -> asked.time().isBefore(breach.onset())).toList();
    Map<String, Asked> given = new HashMap<>();
    lately.forEach(asked -> given.put(asked.id(), asked));
    double usual = Math.max(0, (breach.low() + breach.high()) / 2);
    double limit = (breach.observed() + usual) / 2;
    Gauge gauge = Gauge.repeated(given);
    if (other.size() < FEW) {
      return before.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Yardstick(
                  breach, gauge, usual, limit, true, spread(before, questions), List.of(), 1));
    }
    List<Asked> same = before.stream().filter(asked -> !past.other().contains(asked.id())).toList();
    int most = Math.max(1, questions * 2 / 3);
    return Optional.of(
        new Yardstick(
            breach,
            gauge,
            usual,
            limit,
            true,
            spread(other, most),
            spread(same, questions - Math.min(most, questions)),
            breach.observed()));
  }

  private static boolean rated(Asked asked) {
    return asked.rating().isPresent();
  }

  private static Optional<Yardstick> ofState(Breach breach, Gauge gauge) {
    boolean up = breach.observed() > breach.high();
    // A source that has just been read has something new, whatever its rhythm.
    double limit = breach.metric().equals(Gauge.SOURCE) ? 1 : up ? breach.high() : breach.low();
    return Double.isFinite(limit) && (up || breach.observed() < breach.low())
        ? Optional.of(new Yardstick(breach, gauge, limit, limit, up, List.of(), List.of(), 1))
        : Optional.empty();
  }

  private static Optional<Yardstick> ofReplies(
      Breach breach, Gauge.OfReplies gauge, List<Asked> before, List<Asked> after, int questions) {
    double is = gauge.mean(after);
    boolean known = !before.isEmpty();
    if (!known && !gauge.share()) {
      return Optional.empty(); // nothing says what is usual
    }
    double usual = known ? gauge.mean(before) : breach.observed() < breach.low() ? 1 : 0;
    boolean up = is > usual;
    if (Math.abs(is - usual) <= LEAST * Math.max(Math.abs(usual), gauge.share() ? 1 : 0)) {
      return Optional.empty();
    }
    double bound = up ? breach.high() : breach.low();
    boolean between = up ? bound > usual && bound < is : bound < usual && bound > is;
    // A bound of another unit, as a chance, says nothing of the figure itself.
    double limit = gauge.share() && between ? bound : (is + usual) / 2;
    List<Asked> wrong = after;
    List<Asked> right = List.of();
    if (gauge.share()) {
      double figure = up ? 1 : 0;
      wrong = after.stream().filter(one -> gauge.figure().applyAsDouble(one) == figure).toList();
      right = after.stream().filter(one -> gauge.figure().applyAsDouble(one) != figure).toList();
    }
    int most = right.isEmpty() ? questions : Math.max(1, questions * 2 / 3);
    return Optional.of(
        new Yardstick(
            breach,
            gauge,
            usual,
            limit,
            up,
            spread(wrong, most),
            spread(right, questions - Math.min(most, questions)),
            (double) wrong.size() / after.size()));
  }

  /** Different questions, taken evenly over the time. */
  private static List<Question> spread(List<Asked> all, int most) {
    List<Question> different = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Asked asked : all) {
      if (seen.add(asked.question().same())) {
        different.add(asked.question());
      }
    }
    List<Question> spread = new ArrayList<>();
    int n = Math.min(most, different.size());
    for (int i = 0; i < n; i++) {
      spread.add(different.get((int) ((long) i * different.size() / n)));
    }
    return spread;
  }

  /** How many questions one measurement asks. */
  int questions() {
    return bad.size() + good.size();
  }

  /** Measures in a shadow. */
  double in(Shadow shadow, Instant now) {
    return switch (gauge) {
      case Gauge.OfDocuments documents ->
          documents.figure().applyAsDouble(shadow.documents(breach.collection()));
      case Gauge.OfMonitor _ -> shadow.read(breach.monitor()).orElse(Double.NaN);
      case Gauge.OfReplies replies -> {
        double wrong = mean(replies, bad, shadow, now);
        yield good.isEmpty()
            ? wrong
            : share * wrong + (1 - share) * mean(replies, good, shadow, now);
      }
    };
  }

  private static double mean(
      Gauge.OfReplies gauge, List<Question> questions, Shadow shadow, Instant now) {
    return gauge.mean(
        questions.stream().map(one -> Asked.again(one, shadow.ask(one), now)).toList());
  }

  /**
   * The metric among some of what was asked since the onset; empty where it concerns none of them,
   * or is a time, which one asker makes longer for all.
   */
  OptionalDouble among(List<Asked> some) {
    boolean again = breach.metric().equals(Repeats.METRIC); // of what was asked before the onset
    if (!(gauge instanceof Gauge.OfReplies replies) || replies.timed() || again) {
      return OptionalDouble.empty();
    }
    List<Asked> own =
        some.stream()
            .filter(asked -> concerns(breach, asked))
            .filter(asked -> !breach.metric().equals(Gauge.RATED) || rated(asked))
            .toList();
    return own.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(replies.mean(own));
  }

  /**
   * How many replies are wrong by this metric though they rest on the same prompt and best passage
   * as those that they repeat.
   *
   * @param past with what they repeat
   */
  long ofTheSame(List<Asked> repeated, Past past) {
    Map<String, String> core = new HashMap<>();
    Stream.concat(past.before().stream(), past.after().stream())
        .forEach(given -> core.put(given.id(), given.reply().core()));
    return gauge instanceof Gauge.OfReplies replies
        ? repeated.stream()
            .filter(asked -> replies.figure().applyAsDouble(asked) == 1)
            .filter(asked -> !asked.reply().basis().isEmpty())
            .filter(asked -> asked.reply().core().equals(core.get(asked.id())))
            .count()
        : 0;
  }

  /** Whether a value is inside the band again. */
  boolean well(double value) {
    return up ? value <= limit : value >= limit;
  }

  /** How much of the way back to the usual a value is, from another: 1 all, 0 none. */
  double back(double from, double value) {
    double way = from - usual;
    return way == 0 ? 0 : (from - value) / way;
  }

  /** A value for people. */
  String shown(double value) {
    return gauge instanceof Gauge.OfReplies replies && replies.share()
        ? String.format(Locale.ROOT, "%.0f %%", 100 * value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
