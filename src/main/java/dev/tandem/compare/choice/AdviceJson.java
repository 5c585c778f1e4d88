package dev.tandem.compare.choice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.stats.Estimate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An {@link Advice} as JSON; {@code choose/choice.schema.json} describes it. */
final class AdviceJson {
  private final Advice advice;
  private final String runs;

  /**
   * @param runs the path to the evidence's folder that links begin with, ending in a slash; empty
   *     where it is the same folder
   */
  AdviceJson(Advice advice, String runs) {
    this.advice = advice;
    this.runs = runs;
  }

  ObjectNode json() {
    Decision decision = advice.decision();
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("recommendation", decision.arm())
            .put("verdict", decision.verdict().word())
            .put("summary", advice.sentence())
            .put("measured", Advice.basis(decision, Factor.ACCURACY) != Basis.PRIOR)
            .put("questions_needed", advice.questionsNeeded());
    decision.tied().forEach(json.putArray("tied")::add);
    json.putObject("profile")
        .put("name", advice.profile().name())
        .put("description", advice.profile().description());
    ArrayNode ranking = json.putArray("ranking");
    for (Decision.Ranked each : decision.ranking()) {
      put(ranking.addObject().put("arm", each.arm()), "score", each.score());
    }
    ObjectNode arms = json.putObject("arms");
    decision.judgements().forEach((arm, judged) -> arm(arms.putObject(arm), arm, judged));
    json.put("rival", advice.rival());
    ArrayNode factors = json.putArray("factors");
    Arrays.stream(Factor.values())
        .sorted(Comparator.comparingDouble((Factor factor) -> -advice.profile().weight(factor)))
        .forEach(factor -> factor(factors.addObject(), factor));
    ArrayNode changes = json.putArray("changes_if");
    advice.changes().forEach(change -> change(changes.addObject(), change));
    ArrayNode path = json.putArray("path");
    for (Step step : advice.path()) {
      path.addObject()
          .put("when", step.when())
          .put("does", step.does())
          .put("arm", step.arm())
          .put("says", step.sentence());
    }
    advice.uncertain().forEach(json.putArray("uncertain")::add);
    return json;
  }

  private void arm(ObjectNode json, String arm, List<Judgement> judged) {
    json.put("kept", advice.decision().broken(arm).isEmpty());
    ArrayNode constraints = json.putArray("constraints");
    for (Judgement each : judged) {
      double limit = advice.profile().constraints().getOrDefault(each.constraint(), 1.0);
      constraints
          .addObject()
          .put("name", each.constraint().wireName())
          .put("says", each.constraint().says(limit))
          .put("outcome", each.outcome().word())
          .put("because", each.because());
    }
  }

  private void factor(ObjectNode json, Factor factor) {
    Profile profile = advice.profile();
    double weights = Arrays.stream(Factor.values()).mapToDouble(profile::weight).sum();
    Basis basis = Advice.basis(advice.decision(), factor);
    json.put("name", factor.wireName())
        .put("title", factor.title())
        .put("question", factor.question())
        .put("priority", profile.priority(factor))
        .put("weight", weights == 0 ? 0 : profile.weight(factor) / weights)
        .put("evidence", advice.evidence(factor))
        .put("basis", basis.word())
        .put("favours", advice.decision().favours(factor))
        .put("lead", advice.lead(factor));
    ObjectNode arms = json.putObject("arms");
    Set<String> published = new LinkedHashSet<>();
    advice
        .decision()
        .worths()
        .forEach(
            (arm, worths) -> {
              Worth worth = worths.get(factor);
              if (worth != null) {
                worth(arms.putObject(arm), worth);
                worth.readings().stream()
                    .filter(reading -> reading.basis() == Basis.PRIOR)
                    .forEach(reading -> published.add(published(reading)));
              }
            });
    published.forEach(json.putArray("priors")::add);
    FactorEvidence evidence = advice.evidence().factors().get(factor);
    ArrayNode notes = json.putArray("notes");
    if (evidence != null) {
      evidence.notes().forEach(notes::add);
    }
    links(json.putArray("links"), factor, basis);
  }

  private static String published(Reading reading) {
    return "%s: %s %s"
        .formatted(
            reading.measure().replace('_', ' '),
            Priors.known().says(reading.factor(), prior(reading)),
            reading.source());
  }

  /** Waiting and memory have one prior for every number of users and domains. */
  private static String prior(Reading reading) {
    return reading.factor() == Factor.SCALABILITY
        ? reading.measure().replaceFirst("_\\d+$", "")
        : reading.measure();
  }

  private static void worth(ObjectNode json, Worth worth) {
    put(json, "worth", worth.estimate());
    json.put("counted", worth.value());
    ArrayNode readings = json.putArray("readings");
    for (Reading each : worth.readings()) {
      ObjectNode reading = readings.addObject().put("measure", each.measure());
      reading.put("factor", each.factor().wireName());
      put(reading, "value", each.estimate());
      reading.put("basis", each.basis().word()).put("source", each.source());
    }
  }

  private void links(ArrayNode links, Factor factor, Basis basis) {
    if (basis != Basis.MEASURED && basis != Basis.PARTLY) {
      return;
    }
    Map<Factor, String> sections =
        Map.of(Factor.ACCURACY, "quality", Factor.CONTROL, "figures", Factor.SCALABILITY, "speed");
    if (advice.evidence().compared().isPresent() && sections.containsKey(factor)) {
      link(links, "the comparison", runs + "index.html#" + sections.get(factor));
    }
    if (advice.evidence().factors().containsKey(factor)) {
      link(links, "the figures", runs + "evidence.json");
    }
  }

  private static void link(ArrayNode links, String text, String href) {
    links.addObject().put("text", text).put("href", href);
  }

  private static void change(ObjectNode json, Change change) {
    json.put("kind", change.kind().word()).put("name", change.name());
    if (Double.isFinite(change.at())) {
      json.put("at", change.at());
    }
    json.put("if", change.condition()).put("then", change.arm());
  }

  private static void put(ObjectNode json, String name, Estimate estimate) {
    json.put(name, estimate.value()).put("low", estimate.low()).put("high", estimate.high());
  }
}
