package dev.tandem.observe.lineage;

import java.util.List;
import java.util.Map;

/**
 * An impact whose answers were asked again.
 *
 * @param verdicts how many answers came to which
 * @param told how many of those who asked find a note beside their answer; 0 where nobody was told
 */
public record ImpactReport(
    Impact impact, List<Reasked> reasked, Map<Verdict, Integer> verdicts, int told) {
  public ImpactReport {
    reasked = List.copyOf(reasked);
    verdicts = Map.copyOf(verdicts);
  }
}
