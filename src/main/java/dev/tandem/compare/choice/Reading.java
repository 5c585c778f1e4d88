package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.Locale;

/**
 * A measure of an arm, and what it stands on.
 *
 * @param source where it comes from, in words
 */
record Reading(
    Factor factor, String arm, String measure, Estimate estimate, Basis basis, String source) {
  boolean measured() {
    return basis == Basis.MEASURED;
  }

  /** In words, such as {@code leaked 0.1 [0.02, 0.3], measured}. */
  String sentence() {
    String doubt =
        estimate.low() == estimate.high()
            ? ""
            : String.format(
                Locale.ROOT,
                " [%s, %s]",
                Words.number(estimate.low()),
                Words.number(estimate.high()));
    return "%s %s%s, %s"
        .formatted(
            measure.replace('_', ' '),
            Words.number(estimate.value()),
            doubt,
            switch (basis) {
              case MEASURED -> "measured";
              case CONSTRUCTION -> "by what the arm is";
              case PARTLY, PRIOR -> "a published prior, not measured";
            });
  }
}
