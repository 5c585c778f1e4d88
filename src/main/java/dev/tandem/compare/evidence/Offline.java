package dev.tandem.compare.evidence;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;

import dev.tandem.compare.Contestant;
import dev.tandem.compare.Reply;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What an arm needs where there is no network, and how fast it writes there. */
public final class Offline implements Experiment {
  private static final int ASKED = 8;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SEED = 20261204;

  private final List<Contestant> contestants;
  private final List<TestQuestion> questions;
  private final Map<String, Equipment> equipment;
  private final LongSupplier memoryMb;

  /**
   * @param equipment of each contestant
   * @param memoryMb what the process has held at most, in megabytes
   */
  public Offline(
      List<Contestant> contestants,
      List<TestQuestion> questions,
      Map<String, Equipment> equipment,
      LongSupplier memoryMb) {
    this.contestants = List.copyOf(contestants);
    this.questions = questions.subList(0, Math.min(ASKED, questions.size()));
    this.equipment = Map.copyOf(equipment);
    this.memoryMb = memoryMb;
  }

  @Override
  public Factor factor() {
    return Factor.OFFLINE;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      progress.accept(contestant.name());
      Equipment has =
          Objects.requireNonNull(equipment.get(contestant.name()), "every arm has equipment");
      Map<String, Estimate> measures = new LinkedHashMap<>();
      boolean works = has.endpoint().isEmpty();
      measures.put("works_offline", exactly(works ? 1 : 0));
      has.parameters()
          .ifPresent(millions -> measures.put("parameters_millions", exactly(millions)));
      measures.put("disk_mb", exactly(has.diskMb()));
      if (works) {
        tokensPerSecond(contestant).ifPresent(each -> measures.put("tokens_per_second", each));
        measures.put("memory_mb", exactly(memoryMb.getAsLong()));
      }
      arms.put(contestant.name(), measures);
    }
    return new FactorEvidence(
        Factor.OFFLINE,
        "up to %d questions one after the other; tokens written for each second of the whole answer"
            .formatted(questions.size()),
        arms,
        Map.of(),
        List.of(
            "an arm works offline if no part of it is behind an endpoint: model, embedder and index then lie on this machine",
            "disk is model, index, share of the ledger and adapter, without the program itself",
            "memory is resident memory of the whole process, which had loaded all arms measured before; for an arm alone it is an upper bound"));
  }

  /** Empty where no model writes. */
  private Optional<Estimate> tokensPerSecond(Contestant contestant) {
    List<Double> rates = new ArrayList<>();
    long start = System.nanoTime();
    for (TestQuestion question : questions) {
      if (System.nanoTime() - start > LONGEST_NANOS) {
        break;
      }
      long began = System.nanoTime();
      try {
        Reply reply = contestant.reply(question);
        double seconds = (System.nanoTime() - began) / 1e9;
        if (reply.completionTokens() > 0) {
          rates.add(reply.completionTokens() / seconds);
        }
      } catch (RuntimeException e) {
        // It wrote nothing; failures are counted where answers are compared.
      }
    }
    return rates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Intervals.mean(rates.stream().mapToDouble(Double::doubleValue).toArray(), SEED));
  }
}
