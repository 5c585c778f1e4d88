package dev.tandem.observe.cause;

import dev.tandem.observe.cause.Diagnosis.Negative;
import dev.tandem.observe.cause.Diagnosis.Sentence;
import dev.tandem.observe.cause.Trials.Outcome;
import dev.tandem.observe.monitor.Repeats;
import dev.tandem.text.Count;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** From the outcomes of trials to a diagnosis. */
final class Verdicts {
  private static final double SURE = 0.95;
  private static final double LIKELY = 0.7;
  private static final double PERHAPS = 0.6;

  /** By how much the better of two that both bring the metric back must be better. */
  private static final double CLEARLY = 0.2;

  /** What moves the metric at least so far may be one of two causes. */
  private static final double PART = 0.25;

  /** What brings it back so far is the cause, if every other is so much behind. */
  private static final double MOST = 0.6;

  private static final int FEW = 3;
  private static final int NARROWED = 12;

  private final Case open;
  private final Yardstick yardstick;
  private final Trials trials;
  private final List<Negative> negatives = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  Verdicts(Case open, Yardstick yardstick, Trials trials) {
    this.open = open;
    this.yardstick = yardstick;
    this.trials = trials;
  }

  Diagnosis settle() {
    Optional<Diagnosis> crowd = crowd();
    if (crowd.isPresent()) {
      return crowd.get();
    }
    Observation asItIs;
    try {
      asItIs = trials.asItIs();
    } catch (UserError impossible) {
      missing.add("no copy of the home can be made: " + impossible.getMessage());
      return open.byRecordAlone(missing);
    }
    if (trials.failing()) {
      return endpointFails(asItIs);
    }
    if (!trials.reproduced()) {
      return passed(asItIs);
    }
    List<Outcome> well = new ArrayList<>();
    List<Outcome> rest = new ArrayList<>();
    for (Candidate candidate : open.testable()) {
      Optional<Outcome> outcome = trials.without(List.of(candidate));
      outcome.ifPresent(one -> (one.well() ? well : rest).add(one));
      // Whatever puts documents anew mends index and passages too; so these come first and settle.
      if (!well.isEmpty() && mendsWhatAllMend(candidate)) {
        break;
      }
    }
    rest.forEach(this::clear);
    if (trials.skipped() > 0) {
      missing.add(
          "%s could not be taken back, or not within the budget"
              .formatted(Count.of(trials.skipped(), "change")));
    }
    if (!well.isEmpty()) {
      return best(well, asItIs);
    }
    return together(rest, asItIs)
        .or(() -> mostly(rest, asItIs))
        .or(() -> told(asItIs))
        .or(() -> outside(asItIs))
        .orElseGet(this::notDetermined);
  }

  private static boolean mendsWhatAllMend(Candidate candidate) {
    return candidate
        .undo()
        .filter(undo -> undo instanceof Undo.Rebuilt || undo instanceof Undo.Recut)
        .isPresent();
  }

  private void clear(Outcome outcome) {
    Candidate cleared = trials.cleared(outcome);
    negatives.add(
        Case.negative(cleared, cleared.doubt().orElseThrow(), List.of(outcome.observed().id())));
  }

  private Diagnosis best(List<Outcome> well, Observation asItIs) {
    well.sort(Comparator.comparingDouble(Outcome::back).reversed());
    Outcome first = well.getFirst();
    double confidence = confidence();
    // Reading a source again brings back all that was not brought in since.
    Optional<Outcome> source =
        well.stream().filter(one -> one.candidate().cause() == Cause.SOURCE_STOPPED).findFirst();
    if (source.isPresent()) {
      return proved(source.get(), confidence, asItIs, List.of());
    }
    // What a document that is gone says against its follower, the follower says against it.
    Optional<Outcome> gone =
        well.stream()
            .filter(one -> one.candidate().cause() == Cause.DELETE_NOT_PROPAGATED)
            .filter(one -> one.back() >= first.back() - CLEARLY)
            .findFirst();
    if (gone.isPresent()) {
      return proved(narrowed(gone.get()), confidence, asItIs, List.of());
    }
    if (well.size() > 1) {
      if (first.back() - well.get(1).back() < CLEARLY) {
        missing.add(
            "%d changes each bring it back when they are taken back: %s"
                .formatted(
                    well.size(),
                    String.join(
                        ", ", well.stream().map(one -> one.candidate().target()).toList())));
        return notDetermined();
      }
      confidence = PERHAPS;
    }
    Outcome narrow = narrowed(first);
    return proved(narrow, confidence, asItIs, List.of());
  }

  private double confidence() {
    boolean few = yardstick.gauge() instanceof Gauge.OfReplies && yardstick.bad().size() < FEW;
    return few || trials.skipped() > 0 ? LIKELY : SURE;
  }

  /** Where several documents were taken back together: the one of them that does it alone. */
  private Outcome narrowed(Outcome group) {
    List<Candidate> single = Singles.of(group.candidate());
    if (single.size() < 2 || single.size() > NARROWED) {
      return group;
    }
    List<Outcome> alone =
        single.stream()
            .flatMap(one -> trials.without(List.of(one)).stream())
            .filter(Outcome::well)
            .toList();
    return alone.size() == 1 ? alone.getFirst() : group;
  }

  /** None brings it inside its band, and one goes most of the way where no other does. */
  private Optional<Diagnosis> mostly(List<Outcome> rest, Observation asItIs) {
    List<Outcome> sorted =
        rest.stream().sorted(Comparator.comparingDouble(Outcome::back).reversed()).toList();
    boolean far = !sorted.isEmpty() && counted() && sorted.getFirst().back() >= MOST;
    if (!far || (sorted.size() > 1 && sorted.get(1).back() > sorted.getFirst().back() - MOST)) {
      return Optional.empty();
    }
    Outcome first = sorted.getFirst();
    negatives.removeIf(first::ruledOut);
    return Optional.of(proved(first, PERHAPS, asItIs, List.of()));
  }

  /** Two causes at once: each moves the metric, and both together bring it back. */
  private Optional<Diagnosis> together(List<Outcome> rest, Observation asItIs) {
    List<Outcome> parts =
        rest.stream()
            .filter(one -> one.back() >= PART)
            .sorted(Comparator.comparingDouble(Outcome::back).reversed())
            .limit(2)
            .toList();
    if (parts.size() < 2 || !counted()) {
      return Optional.empty();
    }
    return trials
        .without(parts.stream().map(Outcome::candidate).toList())
        .filter(Outcome::well)
        .map(
            both -> {
              Candidate second = parts.get(1).candidate();
              negatives.removeIf(one -> parts.stream().anyMatch(part -> part.ruledOut(one)));
              return proved(
                  both,
                  LIKELY,
                  asItIs,
                  List.of(
                      open.said(second),
                      new Sentence(
                          "neither alone brings it back",
                          parts.stream().map(part -> part.observed().id()).toList())));
            });
  }

  private Diagnosis proved(
      Outcome outcome, double confidence, Observation asItIs, List<Sentence> further) {
    List<Sentence> how = new ArrayList<>();
    how.add(open.said(outcome.candidate()));
    how.addAll(further);
    String metric = yardstick.breach().metric();
    how.add(
        new Sentence(
            "with nothing taken back, a copy of the home shows the same: %s is %s"
                .formatted(metric, yardstick.shown(trials.wrong())),
            List.of(asItIs.id())));
    how.add(
        new Sentence(
            "with this taken back %s is %s, which is %s"
                .formatted(
                    metric,
                    yardstick.shown(outcome.value()),
                    outcome.well() ? "inside its band" : "most of the way back"),
            List.of(outcome.observed().id())));
    List<String> others =
        negatives.stream()
            .filter(one -> one.by().equals("replay"))
            .flatMap(one -> one.why().cites().stream())
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      how.add(
          new Sentence(
              "%d other changes were taken back one by one, and none brings it back"
                  .formatted(others.size()),
              others));
    }
    return open.proved(
        outcome.candidate(), confidence, how, negatives, missing, trials.replays(), verify());
  }

  private String verify() {
    return "%s is at %s %s again"
        .formatted(
            yardstick.breach().metric(),
            yardstick.up() ? "most" : "least",
            yardstick.shown(yardstick.limit()));
  }

  // ---- what no change explains

  /** A metric that is well as soon as those who never asked before are left out. */
  private Optional<Diagnosis> crowd() {
    Optional<Candidate> load = open.one(Cause.LOAD);
    List<Asked> known = open.past().ofKnown();
    OptionalDouble without = yardstick.among(known);
    if (load.isEmpty() || without.isEmpty() || !yardstick.well(without.getAsDouble())) {
      return Optional.empty();
    }
    Observation observed =
        open.seen()
            .see(
                "answers",
                open.past().onset(),
                "of %s since the onset %,d are of those who had asked nothing before; without these %s is %s"
                    .formatted(
                        Count.of(open.past().after().size(), "question"),
                        open.past().after().size() - known.size(),
                        yardstick.breach().metric(),
                        yardstick.shown(without.getAsDouble())));
    return Optional.of(
        outside(
            load.get(),
            LIKELY,
            "without who never asked before, all is inside its band",
            observed));
  }

  private Diagnosis endpointFails(Observation asItIs) {
    Optional<Candidate> changed =
        open.testable().stream().filter(one -> one.cause() == Cause.ENDPOINT).findFirst();
    if (changed.isPresent()) {
      Optional<Outcome> outcome = trials.without(List.of(changed.get())).filter(Outcome::well);
      if (outcome.isPresent()) {
        return proved(outcome.get(), confidence(), asItIs, List.of());
      }
    }
    return open.proved(
        endpoint(asItIs),
        LIKELY,
        List.of(
            new Sentence(
                "most questions that were asked again got no answer at all", List.of(asItIs.id()))),
        negatives,
        missing,
        trials.replays(),
        verify());
  }

  /** A copy that nobody else asks is well: what made it wrong is not in the home. */
  private Diagnosis passed(Observation asItIs) {
    Optional<Candidate> load =
        open.one(Cause.LOAD)
            .or(() -> open.one(Cause.ENDPOINT).filter(one -> timed() && one.undo().isEmpty()));
    if (load.isPresent()) {
      String metric = yardstick.breach().metric();
      String why = "in a copy that nobody else asks, %s is inside its band".formatted(metric);
      return outside(load.get(), timed() ? LIKELY : PERHAPS, why, asItIs);
    }
    // Documents that came since may have brought back what was asked for.
    Optional<Candidate> half = open.one(Cause.HALF_BUILT_INDEX);
    if (half.isPresent()) {
      return outside(half.get(), PERHAPS, "some of it has come back since", asItIs);
    }
    missing.add(
        "asked again in a copy of the home, %s is inside its band: it has passed, or does not come from what the home holds (%s)"
            .formatted(yardstick.breach().metric(), asItIs.id()));
    return notDetermined();
  }

  private Optional<Diagnosis> told(Observation asItIs) {
    return open.told()
        .map(
            one -> {
              // What was measured in its copy was not the metric that tells.
              negatives.removeIf(
                  no -> no.cause() == one.cause() && no.target().equals(one.target()));
              return open.proved(
                  one,
                  PERHAPS,
                  List.of(
                      open.said(one),
                      new Sentence(
                          "nothing else that changed brings the metric back",
                          List.of(asItIs.id()))),
                  negatives,
                  missing,
                  trials.replays(),
                  verify());
            });
  }

  /** What is wrong in a copy too, whatever is taken back there: its model is that of the home. */
  private Optional<Diagnosis> outside(Observation asItIs) {
    if (timed()) {
      return open.one(Cause.LOAD)
          .or(() -> open.one(Cause.ENDPOINT).filter(one -> one.undo().isEmpty()))
          .map(
              one ->
                  outside(one, PERHAPS, "a copy, which the same model serves, is as slow", asItIs));
    }
    if (yardstick.breach().metric().equals(Gauge.ASKS_FAILED) && trials.unanswered() > 0) {
      Candidate fails = endpoint(asItIs);
      return Optional.of(
          outside(fails, LIKELY, "questions fail in a copy too, whatever is taken back", asItIs));
    }
    return anotherModel(asItIs)
        .or(
            () ->
                open.candidates().stream()
                    .filter(one -> one.seen().getFirst().kind().equals(EndpointFinder.MODEL))
                    .findFirst())
        .map(
            one -> outside(one, LIKELY, "nothing that changed in the home brings it back", asItIs));
  }

  /** The same prompt with the same best passage does not give the same answer any more. */
  private Optional<Candidate> anotherModel(Observation asItIs) {
    if (!yardstick.breach().metric().equals(Repeats.METRIC) || !trials.remote()) {
      return Optional.empty();
    }
    long same = yardstick.ofTheSame(trials.repeated(), open.past());
    if (same < FEW) {
      return Optional.empty();
    }
    Observation observed =
        open.seen()
            .see(
                EndpointFinder.MODEL,
                asItIs.time(),
                "%,d of %s got another answer from the same prompt and best passage as before"
                    .formatted(same, Count.of(trials.repeated().size(), "question")));
    return Optional.of(endpoint(observed));
  }

  private Diagnosis outside(Candidate cause, double confidence, String why, Observation asItIs) {
    return open.proved(
        cause,
        confidence,
        List.of(open.said(cause), new Sentence(why, List.of(asItIs.id()))),
        negatives,
        missing,
        trials.replays(),
        verify());
  }

  /** A mean of lengths or scores moves a little with anything; a share does not. */
  private boolean counted() {
    return !(yardstick.gauge() instanceof Gauge.OfReplies replies) || replies.share();
  }

  private boolean timed() {
    return yardstick.gauge() instanceof Gauge.OfReplies replies && replies.timed();
  }

  private Candidate endpoint(Observation seen) {
    return new Candidate(
        Cause.ENDPOINT,
        "model",
        open.past().onset(),
        Optional.empty(),
        List.of(seen),
        Optional.empty());
  }

  private Diagnosis notDetermined() {
    if (missing.isEmpty()) {
      missing.add(
          "no recorded change brings the metric back when it is taken back; its cause lies outside of what is recorded");
    }
    return open.open(negatives, missing, trials.replays());
  }
}
