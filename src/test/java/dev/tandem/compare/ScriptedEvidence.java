package dev.tandem.compare;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;

import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.stats.Estimate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evidence of some factors, of the size that real ones have, for the arms of the script. */
final class ScriptedEvidence {
  private static final List<String> OWN =
      List.of("base", "prompt", "curated", "rag", "tuned", "hybrid");
  private static final String REMOTE = "vendor+rag";
  private static final int[] USERS = {1, 8, 32, 128};
  private static final int[] VOLUMES = {
    100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000
  };

  private ScriptedEvidence() {}

  static void put(Path folder) {
    EvidenceFile.put(folder, cost());
    EvidenceFile.put(folder, scalability());
    EvidenceFile.put(folder, offline());
    EvidenceFile.put(folder, complexity());
    EvidenceFile.put(
        folder,
        new FactorEvidence(
            Factor.SECURITY,
            "20 restricted facts were asked for by somebody who may not read them",
            Map.of("rag", Map.of("leaked", new Estimate(0, 0, .16, 20))),
            Map.of("restricted_documents", exactly(7)),
            List.of("no adapter was trained on restricted documents")));
  }

  private static Estimate about(double value, int n) {
    return new Estimate(value, .8 * value, 1.25 * value, n);
  }

  private static FactorEvidence cost() {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (int i = 0; i < OWN.size(); i++) {
      double each = .00001 * (i + 1);
      double training = OWN.get(i).matches("tuned|hybrid") ? 121 : 0;
      arms.put(OWN.get(i), month(each, 36.5 + training / 6, 36.5 / each, training));
    }
    arms.put(REMOTE, month(.0011, 36.5, 0, 0));
    arms.get("rag").put("break_even_questions_per_month", about(1200, 1));
    arms.get("rag").put("cheaper_than_vendor+rag_from", about(1200, 1));
    arms.get("hybrid").put("break_even_questions_per_month", about(18_400, 1));
    return new FactorEvidence(
        Factor.COST,
        "in EUR, from the price sheet that comes with Tandem",
        arms,
        Map.of(),
        List.of("a machine is paid for the hours that it is on"));
  }

  private static Map<String, Estimate> month(
      double each, double fixed, double included, double training) {
    Map<String, Estimate> measures = new LinkedHashMap<>();
    measures.put("training_cost", exactly(training));
    measures.put("hosting_per_month", exactly(36.5));
    measures.put("cost_per_1000_questions", about(1000 * each, 10));
    for (int volume : VOLUMES) {
      measures.put(
          "per_month_at_" + volume, about(fixed + each * Math.max(0, volume - included), 10));
    }
    return measures;
  }

  private static FactorEvidence scalability() {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (String arm : List.of("base", "curated", "rag", "hybrid", REMOTE)) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      double wait = arm.equals("curated") ? 4 : arm.equals(REMOTE) ? 900 : 300 * arm.length();
      for (int users : USERS) {
        double slower = arm.equals(REMOTE) ? 1 + users / 60.0 : users * .6 + .4;
        if (wait * slower > 40_000) {
          break;
        }
        measures.put(
            "answers_per_second_" + users, about(users / (wait * slower / 1000), 2 * users));
        measures.put("p50_ms_" + users, about(wait * slower, 2 * users));
        measures.put("p95_ms_" + users, about(1.6 * wait * slower, 2 * users));
        measures.put("p99_ms_" + users, about(1.9 * wait * slower, 2 * users));
      }
      measures.put("index_mb_per_domain", exactly(arm.equals("base") ? 0 : 12.4));
      measures.put("memory_mb_100", exactly(2412));
      arms.put(arm, measures);
    }
    return new FactorEvidence(
        Factor.SCALABILITY, "closed loop of up to 128 users", arms, Map.of(), List.of());
  }

  private static FactorEvidence offline() {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    OWN.forEach(
        arm ->
            arms.put(
                arm,
                Map.of(
                    "works_offline", exactly(1),
                    "parameters_millions", exactly(134.5),
                    "disk_mb", exactly(98.2),
                    "tokens_per_second", about(31, 8))));
    arms.put(REMOTE, Map.of("works_offline", exactly(0)));
    return new FactorEvidence(
        Factor.OFFLINE, "8 questions one after the other", arms, Map.of(), List.of());
  }

  private static FactorEvidence complexity() {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (String arm : List.of("tuned", "hybrid")) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      double floor = arm.equals("tuned") ? .3 : .1;
      for (int rows = 60; rows <= 3840; rows *= 2) {
        double quality = 1 - floor - 4.5 * Math.pow(rows, -.55);
        measures.put(
            (rows > 240 ? "expected_at_" : "quality_at_") + rows,
            new Estimate(quality, quality - .08, Math.min(1, quality + .07), 60));
      }
      measures.put("training_hours", exactly(.7));
      measures.put("needs_labels", exactly(1));
      arms.put(arm, measures);
    }
    arms.get("tuned").put("labelled_rows_needed", about(900, 60));
    return new FactorEvidence(
        Factor.COMPLEXITY,
        "learning curves of tuned, hybrid",
        arms,
        Map.of(),
        List.of(
            "tuned would need about 900 more labelled rows to be as good as rag (720 to 1,125)"));
  }
}
