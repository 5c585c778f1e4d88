package dev.tandem.observe.cause;

import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The decisive tests: one change after the other is taken back in a shadow of its own, and the
 * metric is measured there.
 */
final class Trials {
  /**
   * What came of one.
   *
   * @param back how much of the way to the usual value; 1 all of it
   * @param well whether the metric is inside its band again
   */
  record Outcome(
      Candidate candidate, double value, double back, boolean well, Observation observed) {
    /** Whether it is this candidate that is said not to be the cause. */
    boolean ruledOut(Diagnosis.Negative negative) {
      return candidate.target().equals(negative.target()) && candidate.cause() == negative.cause();
    }
  }

  private final Laboratory laboratory;
  private final Yardstick yardstick;
  private final List<Undo> later;
  private final Observations seen;
  private final InstantSource clock;
  private final Budget budget;
  private final LongSupplier nanos;
  private int replays;
  private int skipped;
  private double wrong;
  private int failures;
  private int unanswered;
  private boolean failing;
  private String failure = "";
  private final List<Asked> replies = new ArrayList<>();
  private List<Asked> asItIs = List.of();

  /**
   * @param later what is taken back in every copy, since it came after the incident was noticed
   * @param nanos real time since the incident was begun with, for the budget
   */
  Trials(
      Laboratory laboratory,
      Yardstick yardstick,
      List<Undo> later,
      Observations seen,
      InstantSource clock,
      Budget budget,
      LongSupplier nanos) {
    this.laboratory = laboratory;
    this.yardstick = yardstick;
    this.later = List.copyOf(later);
    this.seen = seen;
    this.clock = clock;
    this.budget = budget;
    this.nanos = nanos;
  }

  /** Measures with nothing taken back; what is taken back later is compared with it. */
  Observation asItIs() {
    failures = 0;
    replies.clear();
    wrong = measured(List.of());
    asItIs = List.copyOf(replies);
    unanswered = failures;
    failing = 2 * failures > yardstick.questions() && yardstick.questions() > 0;
    String what =
        failing
            ? "%d of %d questions get no answer: %s"
                .formatted(failures, yardstick.questions(), failure)
            : "%s is %s".formatted(yardstick.breach().metric(), yardstick.shown(wrong));
    return seen.see(
        "replay", clock.instant(), "in a copy of the home with nothing taken back, " + what);
  }

  /** Whether the copy shows what is wrong. */
  boolean reproduced() {
    return !yardstick.well(wrong);
  }

  /** Takes some changes back together; empty where the budget is spent or it cannot be done. */
  Optional<Outcome> without(List<Candidate> candidates) {
    if (spent()) {
      skipped++;
      return Optional.empty();
    }
    List<Undo> undone = candidates.stream().flatMap(one -> one.undo().stream()).toList();
    String what = Words.of(undone);
    double value;
    try {
      value = measured(undone);
    } catch (UserError impossible) {
      seen.see("replay", clock.instant(), "%s could not be taken back in a copy".formatted(what));
      skipped++;
      return Optional.empty();
    }
    boolean well = yardstick.well(value);
    Observation observed =
        seen.see(
            "replay",
            clock.instant(),
            "in a copy of the home with %s taken back, %s is %s"
                .formatted(what, yardstick.breach().metric(), yardstick.shown(value)),
            candidates.stream()
                .flatMap(one -> one.seen().stream())
                .flatMap(one -> one.documents().stream())
                .distinct()
                .toList());
    return Optional.of(
        new Outcome(candidates.getFirst(), value, yardstick.back(wrong, value), well, observed));
  }

  private double measured(List<Undo> undone) {
    // What changed after it was noticed, as by somebody who mended it, hides what was wrong.
    List<Undo> all = new ArrayList<>(later);
    all.addAll(undone);
    try (Shadow shadow = laboratory.shadow(all)) {
      replays += yardstick.questions();
      return yardstick.in(counting(shadow), clock.instant());
    }
  }

  private Shadow counting(Shadow shadow) {
    return new Shadow() {
      @Override
      public Reply ask(Question question) {
        Reply reply = shadow.ask(question);
        replies.add(Asked.again(question, reply, clock.instant()));
        if (reply.failed()) {
          failures++;
          failure = reply.text();
        }
        return reply;
      }

      @Override
      public List<VersionInfo> documents(String collection) {
        return shadow.documents(collection);
      }

      @Override
      public OptionalDouble read(String monitor) {
        return shadow.read(monitor);
      }

      @Override
      public void close() {
        shadow.close();
      }
    };
  }

  /** What was asked in the copy with nothing taken back, and what came of it. */
  List<Asked> repeated() {
    return asItIs;
  }

  /** How many questions got no answer in the copy with nothing taken back. */
  int unanswered() {
    return unanswered;
  }

  /** Whether answers are made by an endpoint elsewhere. */
  boolean remote() {
    return laboratory.remote();
  }

  /** Whether most questions got no answer at all in the copy. */
  boolean failing() {
    return failing;
  }

  private boolean spent() {
    return Duration.ofNanos(nanos.getAsLong()).compareTo(budget.time()) > 0;
  }

  int replays() {
    return replays;
  }

  /** How many could not be tested. */
  int skipped() {
    return skipped;
  }

  double wrong() {
    return wrong;
  }

  /** Marks what was tested and did not bring the metric back. */
  Candidate cleared(Outcome outcome) {
    return outcome
        .candidate()
        .doubted(
            Check.REPLAY,
            "with it taken back, %s is still %s"
                .formatted(yardstick.breach().metric(), yardstick.shown(outcome.value())));
  }

  /** Names what is taken back. */
  static final class Words {
    private Words() {}

    static String of(List<Undo> undone) {
      List<String> words = new ArrayList<>();
      undone.forEach(undo -> words.add(of(undo)));
      return String.join(" and ", words);
    }

    private static String of(Undo undo) {
      return switch (undo) {
        case Undo.Settings settings ->
            "the setting " + String.join(", ", settings.before().keySet());
        case Undo.Embedding embedding ->
            "the embedder of " + String.join(", ", embedding.collections());
        case Undo.CollectionSetting one ->
            "the setting %s of '%s'".formatted(one.key(), one.collection());
        case Undo.Prompt prompt -> "the prompt of '%s'".formatted(prompt.collection());
        case Undo.Rows rows -> "the new rows of '%s/%s'".formatted(rows.collection(), rows.set());
        case Undo.Versions versions ->
            "the new version of %s".formatted(Observations.named(versions.before().keySet()));
        case Undo.Without without ->
            "the arrival of %s".formatted(Observations.named(without.docIds()));
        case Undo.Readers readers ->
            "the readers of %s".formatted(Observations.named(readers.before().keySet()));
        case Undo.Rebuilt rebuilt -> "the index of '%s'".formatted(rebuilt.collection());
        case Undo.Recut recut -> "the passages of " + String.join(", ", recut.collections());
        case Undo.Synced synced -> "the rest of %s".formatted(synced.source());
      };
    }
  }
}
