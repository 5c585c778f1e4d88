package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbstentionTest {
  @TempDir Path folder;

  @Test
  void the_fit_tells_the_kinds_apart_and_survives_storage() {
    long seed = 11;
    System.out.println("AbstentionTest seed " + seed);
    Random random = new Random(seed);
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean answerable = i % 2 == 0;
      double similarity = (answerable ? 0.8 : 0.5) + 0.05 * random.nextGaussian();
      labelled.add(
          new AbstentionFitter.Labelled(
              Map.of("lead", similarity, "match", random.nextDouble()), answerable, "q" + i));
    }
    Abstention fitted = AbstentionFitter.fit(labelled).abstention();
    assertThat(fitted.comment()).contains("200 answerable and 200 unanswerable");
    assertThat(Abstention.parse(fitted.toJson())).isEqualTo(fitted);
    assertThat(fitted.probability(Map.of("lead", 0.85, "match", 0.5)))
        .isGreaterThan(fitted.threshold());
    assertThat(fitted.probability(Map.of("lead", 0.45, "match", 0.5)))
        .isLessThan(fitted.threshold());
  }

  @Test
  void the_figures_are_of_questions_that_the_fit_has_not_seen() {
    // In each group the lead speaks against the label of all other groups, so only a fit that has
    // seen the group could be right about it.
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String group = i < 20 ? "a" : "b";
      boolean answerable = i % 2 == 0;
      double lead = (answerable ? 1 : 0) * (i < 20 ? 1 : -1) + i * 0.001;
      labelled.add(
          new AbstentionFitter.Labelled(Map.of("lead", lead, "match", 0.5), answerable, group));
    }
    assertThat(AbstentionFitter.fit(labelled).abstention().comment()).contains("0.00 [");
  }

  @Test
  void questions_of_one_group_are_refused() {
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      labelled.add(new AbstentionFitter.Labelled(Map.of("lead", 1.0), i % 2 == 0, "one"));
    }
    assertThatThrownBy(() -> AbstentionFitter.fit(labelled)).isInstanceOf(UserError.class);
  }

  @Test
  void a_models_own_doubt_is_weighed_where_it_is_known() {
    Map<String, Double> even = Abstention.withDoubt(Map.of("lead", 1.0), Math.log(0.5));
    assertThat(even).containsEntry("lead", 1.0);
    assertThat(even.get(Abstention.DECLINES)).isCloseTo(0, within(1e-9));
    assertThat(Abstention.withDoubt(Map.of(), Math.log(0.9)).get(Abstention.DECLINES))
        .isCloseTo(Math.log(9), within(1e-9));
    assertThat(Abstention.withDoubt(Map.of(), 0).get(Abstention.DECLINES)).isEqualTo(12);
    assertThat(Abstention.withDoubt(Map.of(), -1000).get(Abstention.DECLINES)).isEqualTo(-12);
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      labelled.add(
          new AbstentionFitter.Labelled(
              Abstention.withDoubt(Map.of("lead", 1.0), Math.log(i % 2 == 0 ? 0.2 : 0.8)),
              i % 2 == 0,
              "q" + i));
    }
    Abstention fitted = AbstentionFitter.fit(labelled).abstention();
    assertThat(fitted.weights()).containsKey(Abstention.DECLINES);
    assertThat(fitted.setting()).isEqualTo(Abstention.TRAINED_SETTING);
    assertThat(Abstention.builtIn(Abstention.TRAINED_SETTING).setting())
        .isEqualTo(Abstention.TRAINED_SETTING);
  }

  @Test
  void the_report_says_what_each_threshold_would_do_and_is_a_page() throws IOException {
    Random random = new Random(5);
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean answerable = i % 2 == 0;
      double lead = (answerable ? 1 : 0) + random.nextGaussian();
      labelled.add(
          new AbstentionFitter.Labelled(Map.of("lead", lead, "match", 0.0), answerable, "q" + i));
    }
    CalibrationReport report = CalibrationReport.of(AbstentionFitter.fit(labelled));
    assertThat(report.metrics().get("auc").value()).isBetween(0.65, 0.85);
    assertThat(report.metrics().get("calibration_error").value()).isLessThan(0.15);
    for (int i = 1; i < report.choices().size(); i++) {
      CalibrationReport.Choice lower = report.choices().get(i - 1);
      CalibrationReport.Choice higher = report.choices().get(i);
      assertThat(higher.answered().value()).isLessThanOrEqualTo(lower.answered().value());
      assertThat(higher.declined().value()).isGreaterThanOrEqualTo(lower.declined().value());
    }
    Path page = report.write(folder.resolve("report"));
    assertThat(Files.readString(page)).contains("<svg", "answerable", "</html>");
    assertThat(report.toJson().path("thresholds")).hasSize(19);
    assertThat(report.toJson().path("n").asInt()).isEqualTo(200);
  }

  @Test
  void too_few_labels_are_refused() {
    assertThatThrownBy(() -> AbstentionFitter.fit(List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("at least 10");
  }

  @Test
  void the_built_in_weighs_every_feature() {
    assertThat(Abstention.builtIn().weights()).containsOnlyKeys(Evidence.FEATURES);
  }

  @Test
  void a_broken_setting_is_one_sentence() {
    assertThatThrownBy(() -> Abstention.parse("{\"threshold\":2}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("abstention");
  }
}
