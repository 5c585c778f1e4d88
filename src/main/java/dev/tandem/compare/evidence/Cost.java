package dev.tandem.compare.evidence;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What arms cost, from a price sheet and what was measured: seconds of the machine for an answer,
 * tokens of an endpoint, seconds of training.
 *
 * <p>A machine is paid for the hours that it is on, and answers so many questions in them as its
 * seconds an answer allow; beyond those another one is needed for the rest. What a thousand
 * questions cost is that machine time, or the endpoint's tokens.
 */
public final class Cost implements Experiment {
  private static final long SEED = 20261202;
  private static final double MILLISECONDS_PER_HOUR = 3_600_000;
  private static final double MB_PER_GB = 1000;

  /** Questions a month at which the curve is drawn. */
  private static final int[] VOLUMES = {
    100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000
  };

  private final Comparison comparison;
  private final Map<String, Equipment> equipment;
  private final PriceSheet prices;

  /**
   * @param equipment of each arm
   */
  public Cost(Comparison comparison, Map<String, Equipment> equipment, PriceSheet prices) {
    this.comparison = comparison;
    this.equipment = Map.copyOf(equipment);
    this.prices = prices;
  }

  @Override
  public Factor factor() {
    return Factor.COST;
  }

  /** An arm's month, at the ends of the interval of what a question costs. */
  private record Month(boolean own, MonthlyCost low, MonthlyCost middle, MonthlyCost high) {}

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    Map<String, Month> months = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    notes.add(
        "a machine is paid for the hours that it is on; a month's cost rises with the questions only where they are more than it can answer, or where tokens are paid for");
    for (Standing standing : comparison.standings()) {
      Equipment has = equipment.get(standing.name());
      if (has == null) {
        continue;
      }
      Map<String, Estimate> measures = new LinkedHashMap<>();
      arms.put(standing.name(), measures);
      double training = training(standing.name(), has, notes);
      measures.put("training_cost", exactly(training));
      double hosting = hosting(has);
      measures.put("hosting_per_month", exactly(hosting));
      Optional<Estimate> question = perQuestion(standing, has, notes);
      if (question.isPresent()) {
        Estimate each = question.get();
        measures.put("cost_per_1000_questions", times(each, 1000));
        double fixed = hosting + training / prices.monthsPerRetraining();
        Month month =
            new Month(
                has.endpoint().isEmpty(),
                month(has, fixed, each.low()),
                month(has, fixed, each.value()),
                month(has, fixed, each.high()));
        months.put(standing.name(), month);
        for (int volume : VOLUMES) {
          measures.put("per_month_at_" + volume, at(month, volume, each.n()));
        }
      }
    }
    months.forEach((arm, month) -> breakEven(arm, month, months, arms));
    if (months.values().stream().allMatch(Month::own)) {
      notes.add("no endpoint was compared, so there is none to break even with");
    }
    return new FactorEvidence(
        Factor.COST,
        "in %s, from %s; seconds of the machine are of questions asked alone, tokens of all that were answered"
            .formatted(prices.currency(), prices.source()),
        arms,
        Map.of(),
        notes);
  }

  private double training(String arm, Equipment has, List<String> notes) {
    if (has.training().isEmpty()) {
      return 0;
    }
    OptionalDouble seconds = has.training().get().seconds();
    if (seconds.isEmpty()) {
      notes.add(
          "%s was not trained in this home, so that its training counts people's hours alone"
              .formatted(arm));
    }
    return seconds.orElse(0) / 3600 * prices.trainingHour() + prices.peoplePerRetraining();
  }

  private double hosting(Equipment has) {
    boolean machine = has.endpoint().isEmpty() || has.readsDocuments();
    return (machine ? prices.hoursPerMonth() * prices.answeringHour() : 0)
        + has.diskMb() / MB_PER_GB * prices.storageGbMonth();
  }

  /** Empty where nothing was measured. */
  private Optional<Estimate> perQuestion(Standing standing, Equipment has, List<String> notes) {
    double[] costs;
    if (has.endpoint().isPresent()) {
      String endpoint = has.endpoint().get();
      PriceSheet.Tokens tokens = prices.tokens(endpoint);
      costs =
          standing.replies().stream()
              .filter(reply -> reply.failure().isEmpty())
              .mapToDouble(reply -> of(reply, tokens))
              .toArray();
      if (!prices.names(endpoint)) {
        notes.add(
            "%s pays the prices of 'default', since the price sheet does not name %s"
                .formatted(standing.name(), endpoint));
      }
    } else {
      costs =
          standing.latency().stream()
              .mapToDouble(ms -> ms / MILLISECONDS_PER_HOUR * prices.answeringHour())
              .toArray();
    }
    if (costs.length == 0) {
      notes.add(
          "%s answered nothing, so that no question of it has a cost".formatted(standing.name()));
      return Optional.empty();
    }
    return Optional.of(Intervals.mean(costs, SEED));
  }

  private static double of(Reply reply, PriceSheet.Tokens tokens) {
    return tokens.of(reply.promptTokens(), reply.completionTokens());
  }

  private MonthlyCost month(Equipment has, double fixed, double perQuestion) {
    double included =
        has.endpoint().isPresent() || prices.answeringHour() == 0
            ? 0
            : perQuestion == 0
                ? MonthlyCost.MOST
                : prices.hoursPerMonth() * prices.answeringHour() / perQuestion;
    return new MonthlyCost(fixed, perQuestion, included);
  }

  private static Estimate at(Month month, double volume, int n) {
    return new Estimate(month.middle.at(volume), month.low.at(volume), month.high.at(volume), n);
  }

  /** From how many questions a month an arm costs less than others, and than every endpoint. */
  private static void breakEven(
      String arm, Month month, Map<String, Month> months, Map<String, Map<String, Estimate>> arms) {
    Map<String, Estimate> measures = arms.getOrDefault(arm, Map.of());
    Optional<Estimate> last = Optional.empty();
    boolean never = false;
    for (Map.Entry<String, Month> each : months.entrySet()) {
      Month other = each.getValue();
      if (each.getKey().equals(arm)) {
        continue;
      }
      Optional<Estimate> from = from(month, other);
      if (from.isPresent() && from.get().value() > 0) {
        measures.put("cheaper_than_" + each.getKey() + "_from", from.get());
      }
      if (month.own && !other.own) {
        never |= from.isEmpty();
        if (from.isPresent() && (last.isEmpty() || last.get().value() < from.get().value())) {
          last = from;
        }
      }
    }
    if (!never && last.isPresent()) {
      measures.put("break_even_questions_per_month", last.get());
    }
  }

  /** Where it is cheap early at best, and late at worst. */
  private static Optional<Estimate> from(Month month, Month other) {
    OptionalDouble value = month.middle.cheaperFrom(other.middle);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    double middle = value.getAsDouble();
    double early = month.low.cheaperFrom(other.high).orElse(middle);
    double late = month.high.cheaperFrom(other.low).orElse(MonthlyCost.MOST);
    return Optional.of(new Estimate(middle, Math.min(early, middle), Math.max(late, middle), 1));
  }

  private static Estimate times(Estimate each, double factor) {
    return new Estimate(each.value() * factor, each.low() * factor, each.high() * factor, each.n());
  }
}
