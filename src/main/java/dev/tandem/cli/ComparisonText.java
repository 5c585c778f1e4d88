package dev.tandem.cli;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Overlap;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.compare.TestSet;
import dev.tandem.stats.Estimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A comparison in the terminal: how the arms stand, and which is recommended. */
final class ComparisonText {
  private ComparisonText() {}

  /**
   * @param page the report
   */
  static void print(Comparison comparison, Path page) {
    String quality = comparison.task().kind().figure().wireName().replace('_', ' ');
    Common.text(
        "%,d questions, quality by %s; %s"
            .formatted(
                comparison.questions().size(), quality, TestSet.sentence(comparison.looks())));
    comparison.task().form().ifPresent(form -> Common.text("the labelled answers share " + form));
    Common.text("");
    for (Standing standing : comparison.standings()) {
      Common.text(
          "  %-8s %s%s"
              .formatted(
                  standing.name(),
                  standing.quality().map(ComparisonText::figure).orElse("-"),
                  standing.latency().isEmpty()
                      ? ""
                      : "  %,6d ms".formatted(standing.medianMilliseconds())));
    }
    Common.text("");
    comparison.standings().forEach(ComparisonText::showFailures);
    Common.line("@|bold %s|@", comparison.recommendation().sentence());
    comparison.recommendation().reasons().forEach(reason -> Common.text("  " + reason));
    comparison.remarks().forEach(remark -> Common.text("! " + remark));
    comparison.judge().ifPresent(judge -> judge.notes().forEach(note -> Common.text("! " + note)));
    Overlap overlap = comparison.overlap();
    int seen = overlap.n() - overlap.unseen().length;
    if (seen > 0) {
      Common.text(
          "%,d of the test questions stand in the training rows too; the report has the figures without them"
              .formatted(seen));
    }
    Common.text("report: " + page);
  }

  private static void showFailures(Standing standing) {
    List<String> failures =
        standing.replies().stream().map(Reply::failure).filter(each -> !each.isEmpty()).toList();
    if (!failures.isEmpty()) {
      Common.text(
          "%s failed on %,d of %,d questions, which count as wrong: %s; the same command asks only those again"
              .formatted(
                  standing.name(),
                  failures.size(),
                  standing.replies().size(),
                  failures.getFirst()));
    }
  }

  private static String figure(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%6s  [%s, %s]",
        Common.percent(estimate.value()),
        Common.percent(estimate.low()),
        Common.percent(estimate.high()));
  }
}
