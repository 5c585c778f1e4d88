package dev.tandem.compare.evidence;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;

import dev.tandem.compare.Contestant;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How many users an arm bears, and what each domain more takes. */
public final class Scalability implements Experiment {
  private static final int[] USERS = {1, 8, 32, 128};
  private static final int[] DOMAINS = {10, 100};

  private final List<Contestant> contestants;
  private final List<TestQuestion> questions;
  private final Map<String, Equipment> equipment;
  private final LongSupplier memoryMb;
  private final Bounds bounds;

  /**
   * Where it stops.
   *
   * @param seconds of one level after which no question is begun
   * @param p95Millis beyond which no more users are tried
   */
  public record Bounds(double seconds, double p95Millis) {
    public static final Bounds USUAL = new Bounds(45, 30_000);
  }

  /**
   * @param equipment of each contestant
   * @param memoryMb what the process has held at most, in megabytes
   */
  public Scalability(
      List<Contestant> contestants,
      List<TestQuestion> questions,
      Map<String, Equipment> equipment,
      LongSupplier memoryMb,
      Bounds bounds) {
    this.contestants = List.copyOf(contestants);
    this.questions = List.copyOf(questions);
    this.equipment = Map.copyOf(equipment);
    this.memoryMb = memoryMb;
    this.bounds = bounds;
  }

  @Override
  public Factor factor() {
    return Factor.SCALABILITY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Contestant contestant : contestants) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      levels(contestant, measures, notes, progress);
      domains(
          Objects.requireNonNull(equipment.get(contestant.name()), "every arm has equipment"),
          measures);
      arms.put(contestant.name(), measures);
    }
    notes.add(
        "memory for 10 and 100 domains is computed: what one takes, and for each more its index and adapter as if all of them were read into memory");
    notes.add(
        "memory is of the whole process, which had loaded all arms measured before; for an arm alone it is an upper bound");
    return new FactorEvidence(
        Factor.SCALABILITY,
        "closed loop of up to %d users on this machine, twice as many questions as users (at least ten), none begun after %.0f s; no answer was kept for the next who asks the same"
            .formatted(USERS[USERS.length - 1], bounds.seconds()),
        arms,
        Map.of(),
        notes);
  }

  private void levels(
      Contestant contestant,
      Map<String, Estimate> measures,
      List<String> notes,
      Consumer<String> progress) {
    Load load = new Load(contestant, questions, bounds.seconds());
    for (int users : USERS) {
      progress.accept("%s, %,d at once".formatted(contestant.name(), users));
      Load.Level level = load.with(users);
      measures.putAll(level.measures());
      if (level.milliseconds().length == 0) {
        notes.add(
            "%s answered nothing with %,d at once, so no more were tried"
                .formatted(contestant.name(), users));
        return;
      }
      if (level.p95() > bounds.p95Millis() && users < USERS[USERS.length - 1]) {
        notes.add(
            "with %,d at once one of twenty waits %.0f s for %s, so no more were tried"
                .formatted(users, level.p95() / 1000, contestant.name()));
        return;
      }
    }
  }

  private void domains(Equipment has, Map<String, Estimate> measures) {
    measures.put("index_mb_per_domain", exactly(has.indexMb()));
    measures.put("adapter_mb_per_domain", exactly(has.adapterMb()));
    if (has.endpoint().isPresent() && !has.readsDocuments()) {
      return; // nothing of it is here
    }
    double one = memoryMb.getAsLong();
    measures.put("memory_mb_1", exactly(one));
    for (int domains : DOMAINS) {
      measures.put("memory_mb_" + domains, exactly(one + (domains - 1) * has.perDomainMb()));
    }
  }
}
