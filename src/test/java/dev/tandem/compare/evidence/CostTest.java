package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.compare.Comparison;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prices are chosen so that all can be worked out by hand. */
class CostTest {
  private static final String SHEET =
      """
      currency: USD
      machine_hour: 0.36
      gpu_hour: 9
      answers_on: machine
      trains_on: machine
      hours_per_month: 100
      storage_gb_month: 0.1
      people_hour: 60
      people_hours_per_retraining: 2
      months_per_retraining: 6
      endpoints:
        default: {prompt_per_million: 100, completion_per_million: 100}
        vendor: {prompt_per_million: 1, completion_per_million: 10}
      """;

  @TempDir Path folder;

  private PriceSheet prices(String yaml) throws Exception {
    return PriceSheet.read(Optional.of(Files.writeString(folder.resolve("prices.yaml"), yaml)));
  }

  private static double value(FactorEvidence cost, String arm, String measure) {
    return cost.measure(arm, measure).orElseThrow().value();
  }

  @Test
  void costsAreThoseWorkedOutByHand() throws Exception {
    List<TestQuestion> questions = Planted.questions(12);
    Comparison comparison =
        Planted.comparison(
            questions,
            Planted.outcome("base", questions, 4, 2000, 50, 10),
            Planted.outcome("tuned", questions, 8, 2000, 50, 10),
            Planted.outcome("vendor", questions, 9, 700, 1000, 100));
    FactorEvidence cost =
        new Cost(
                comparison,
                Map.of(
                    "base",
                    Planted.own(false, Optional.empty()),
                    "tuned",
                    Planted.own(false, Optional.of(7200.0)),
                    "vendor",
                    Planted.remote("vendor")),
                prices(SHEET))
            .measure(what -> {});
    assertThat(cost.how()).contains("USD");
    // 2 s of a machine at 0.0001 a second; 1,000 tokens at 1 and 100 at 10 a million.
    assertThat(value(cost, "base", "cost_per_1000_questions")).isCloseTo(.2, within(1e-9));
    assertThat(value(cost, "vendor", "cost_per_1000_questions")).isCloseTo(2, within(1e-9));
    // 100 hours and 0.5 GB; two hours of the machine and two of somebody.
    assertThat(value(cost, "base", "hosting_per_month")).isCloseTo(36.05, within(1e-9));
    assertThat(value(cost, "vendor", "hosting_per_month")).isZero();
    assertThat(value(cost, "tuned", "training_cost")).isCloseTo(120.72, within(1e-9));
    assertThat(value(cost, "base", "training_cost")).isZero();
    // The machine answers 180,000 in its hours; 820,000 more are paid for.
    assertThat(value(cost, "base", "per_month_at_100000")).isCloseTo(36.05, within(1e-9));
    assertThat(value(cost, "base", "per_month_at_1000000")).isCloseTo(200.05, within(1e-9));
    assertThat(value(cost, "vendor", "per_month_at_1000000")).isCloseTo(2000, within(1e-9));
    assertThat(value(cost, "base", "break_even_questions_per_month"))
        .isCloseTo(18_025, within(1e-3));
    assertThat(value(cost, "tuned", "break_even_questions_per_month"))
        .isCloseTo((36.05 + .01 + 20.12) / .002, within(1e-3));
    assertThat(cost.measure("vendor", "break_even_questions_per_month")).isEmpty();
    assertThat(cost.measure("tuned", "cheaper_than_base_from")).isEmpty();
  }

  @Test
  void thePriceOfTokensGoesByTheEndpointsNameAndADefaultIsSaid() throws Exception {
    List<TestQuestion> questions = Planted.questions(4);
    FactorEvidence cost =
        new Cost(
                Planted.comparison(questions, Planted.outcome("other", questions, 1, 5, 90, 10)),
                Map.of("other", Planted.remote("other")),
                prices(SHEET))
            .measure(what -> {});
    assertThat(value(cost, "other", "cost_per_1000_questions")).isCloseTo(10, within(1e-9));
    assertThat(cost.notes()).anyMatch(note -> note.contains("'default'"));
  }

  @Test
  void twoLinesCrossWhereTheyDo() {
    MonthlyCost machine = new MonthlyCost(36, .0002, 180_000);
    MonthlyCost tokens = new MonthlyCost(0, .002, 0);
    assertThat(machine.cheaperFrom(tokens).orElseThrow()).isCloseTo(18_000, within(1e-6));
    assertThat(tokens.cheaperFrom(machine)).hasValue(0);
    MonthlyCost dear = new MonthlyCost(5000, .004, 10);
    assertThat(dear.cheaperFrom(tokens)).isEmpty();
  }

  @Test
  void theSheetThatComesWithTheProgramIsOne() {
    PriceSheet prices = PriceSheet.read(Optional.empty());
    assertThat(prices.currency()).isEqualTo("EUR");
    assertThat(prices.answeringHour()).isPositive().isLessThan(1);
    assertThat(prices.tokens("anybody").of(1_000_000, 0)).isPositive();
  }

  @Test
  void whatIsNoPriceIsSaid() {
    for (Map.Entry<String, String> each :
        Map.of(
                "machine_hour: -1", "machine_hour must be a number from 0 on",
                "machine_hour: cheap", "machine_hour must be a number from 0 on",
                "currency: euros", "currency must be a code",
                "answers_on: cloud", "answers_on must be machine or gpu",
                "months_per_retraining: 0", "must be above 0",
                "price_of_tea: 3", "there is no price of that name",
                "gpu_hour: [", "is not valid YAML")
            .entrySet()) {
      String key = each.getKey().substring(0, each.getKey().indexOf(':'));
      String sheet = SHEET.replaceFirst("(?m)^" + key + ":.*\n", "") + each.getKey() + "\n";
      assertThatThrownBy(() -> prices(sheet))
          .as(each.getKey())
          .isInstanceOf(UserError.class)
          .hasMessageContaining(each.getValue());
    }
  }
}
