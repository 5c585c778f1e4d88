package dev.tandem.tune;

import dev.tandem.example.EncodedExample;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.stats.Estimate;
import java.util.List;

/** Both models, and by what they are judged: what every group of gates needs. */
record Trial(
    Scorer base,
    Scorer tuned,
    ChatEncoder encoder,
    GateThresholds thresholds,
    GateSettings settings) {
  /** The losses of each example's first row. */
  Losses losses(List<EncodedExample> examples) {
    List<TokenRow> rows = examples.stream().map(example -> example.rows().getFirst()).toList();
    return new Losses(base.losses(rows), tuned.losses(rows));
  }

  Gate decide(GateRule rule, Estimate found, String meaning) {
    return rule.decide(found, thresholds.of(rule), meaning);
  }

  Gate notMeasured(GateRule rule, String why) {
    return rule.notMeasured(thresholds.of(rule), why);
  }

  long seed() {
    return settings.seed();
  }
}
