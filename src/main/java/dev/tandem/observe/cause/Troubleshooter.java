package dev.tandem.observe.cause;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.cause.Diagnosis.Sentence;
import dev.tandem.text.DocumentKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds the cause of an incident. What may be behind it comes from the record of what changed; each
 * change is checked for its path to the target, for whether it changed anything, and for its time;
 * what is left is taken back, one at a time, in shadows of the home. The cause is the one change
 * that brings the metric back when it alone is taken back.
 *
 * <p>No model takes part, and no text of a document stands in what is said, so nothing that a
 * document says can change the outcome.
 *
 * @param nanos real time, for the budget
 */
public record Troubleshooter(Budget budget, LongSupplier nanos) {
  /** So many waves of an incident are looked into, until something is found. */
  private static final int WAVES = 3;

  private static final int ALONE = 2; // breaches

  private static final List<Finder> FINDERS =
      List.of(
          new IndexFinder(),
          new SettingFinder(),
          new SetFinder(),
          new DocumentFinder(),
          new ReaderFinder(),
          new SourceFinder(),
          new LoadFinder(),
          new EndpointFinder());

  public Troubleshooter(Budget budget) {
    this(budget, System::nanoTime);
  }

  /** Finds it; the home is only read. */
  public Diagnosis why(Laboratory laboratory, Incident whole, InstantSource clock) {
    long start = nanos.getAsLong();
    List<Diagnosis> found = new ArrayList<>();
    List<Incident> waves = new ArrayList<>(Wave.worstFirst(whole));
    waves.sort(Comparator.comparing(wave -> !RowFinder.concerns(wave))); // what is seen at once
    List<Incident> parts = new ArrayList<>(waves.stream().limit(WAVES).toList());
    parts.addAll(Wave.alone(whole, Case.telling()).stream().limit(ALONE).toList());
    for (Incident wave : parts) {
      found.add(why(laboratory, whole, wave, clock, start));
      if (found.getLast().determined()) {
        return found.getLast();
      }
    }
    return found.getFirst();
  }

  private Diagnosis why(
      Laboratory laboratory, Incident whole, Incident incident, InstantSource clock, long start) {
    Observations seen = new Observations();
    List<Sentence> sentences = new ArrayList<>();
    for (Breach breach : whole.breaches()) {
      Observation observed =
          seen.see("breach", breach.onset(), breach.sentence(), documents(breach));
      sentences.add(
          new Sentence(
              "%s of %s left its band".formatted(breach.metric(), breach.target()),
              List.of(observed.id())));
    }
    List<String> all =
        laboratory.ledger().collections().all().stream().map(CollectionInfo::name).toList();
    Past past = Past.of(laboratory.ledger(), incident, all);
    List<Candidate> candidates = new ArrayList<>();
    candidates.addAll(new RowFinder(incident.breaches()).find(laboratory, past, seen));
    FINDERS.forEach(finder -> candidates.addAll(finder.find(laboratory, past, seen)));
    Case open = new Case(incident, past, seen, sentences, candidates);
    Optional<Diagnosis> rows = open.byRows();
    if (rows.isPresent()) {
      return rows.get();
    }
    Optional<Yardstick> yardstick =
        Yardstick.of(incident.breaches(), past, clock.instant(), budget.questions());
    if (yardstick.isEmpty()) {
      return open.byRecordAlone(missing(past));
    }
    return new Verdicts(
            open,
            yardstick.get(),
            new Trials(
                laboratory,
                yardstick.get(),
                SettingFinder.later(laboratory, past),
                seen,
                clock,
                budget,
                () -> nanos.getAsLong() - start))
        .settle();
  }

  private static List<DocumentKey> documents(Breach breach) {
    String document = "document:";
    return breach.target().startsWith(document)
        ? List.of(
            new DocumentKey(breach.collection(), breach.target().substring(document.length())))
        : List.of();
  }

  private static List<String> missing(Past past) {
    List<String> missing = new ArrayList<>();
    missing.add("none of its metrics can be measured anew");
    if (past.after().isEmpty()) {
      missing.add(
          past.textless() > 0
              ? "the %d questions since the onset have lost their text".formatted(past.textless())
              : "nothing was asked since the onset");
    }
    return missing;
  }

  /** The order in which changes are tested: what costs nothing else first, then the nearest. */
  static Comparator<Candidate> order(Past past) {
    return Comparator.comparingInt(Troubleshooter::rank)
        .thenComparing(one -> Duration.between(one.time(), past.onset()).abs());
  }

  private static int rank(Candidate candidate) {
    return switch (candidate.undo().orElseThrow()) {
      case Undo.Rebuilt _ -> 0; // changes nothing that should matter
      case Undo.Recut _ -> 1;
      default -> 2;
    };
  }
}
