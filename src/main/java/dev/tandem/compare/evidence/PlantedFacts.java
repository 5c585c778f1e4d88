package dev.tandem.compare.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Facts of a sandbox's documents that were changed, with the questions that ask for them. */
final class PlantedFacts {
  /**
   * One of them.
   *
   * @param seconds that it took to bring its documents up to date
   */
  record Fact(Grounded asked, FactChange change, double seconds) {}

  private PlantedFacts() {}

  /** A question and what is changed of it, not done yet. */
  private record Plan(Grounded asked, FactChange change) {}

  /**
   * Changes what questions ask for, in their documents.
   *
   * @param questions of which not all may have something that can be changed
   * @param most facts that are changed
   * @param progress hears how far it is
   * @return those whose documents hold the new fact afterwards
   */
  static List<Fact> plant(
      Sandbox sandbox, List<Grounded> questions, int most, long seed, Consumer<String> progress) {
    List<Plan> plans = plans(sandbox, questions, most, seed);
    Map<String, List<FactChange>> byDocument = new LinkedHashMap<>();
    plans.forEach(
        plan ->
            plan.asked
                .documents()
                .forEach(
                    id ->
                        byDocument.computeIfAbsent(id, key -> new ArrayList<>()).add(plan.change)));
    Map<String, Double> seconds = new LinkedHashMap<>();
    Map<String, String> texts = texts(sandbox);
    byDocument.forEach(
        (docId, changes) -> {
          if (texts.containsKey(docId)) {
            seconds.put(docId, sandbox.change(docId, text -> all(changes, text)));
            progress.accept(
                "%,d of %,d documents changed".formatted(seconds.size(), byDocument.size()));
          }
        });
    Map<String, String> now = texts(sandbox);
    List<Fact> facts = new ArrayList<>();
    for (Plan plan : plans) {
      List<String> holding =
          plan.asked.documents().stream()
              .filter(id -> plan.change.tellsNew(now.getOrDefault(id, "")))
              .toList();
      if (!holding.isEmpty()) {
        double took = holding.stream().mapToDouble(id -> seconds.getOrDefault(id, 0.0)).sum();
        facts.add(new Fact(plan.asked, plan.change, took));
      }
    }
    return facts;
  }

  /** Of two questions for the same fact the second takes the change of the first. */
  private static List<Plan> plans(Sandbox sandbox, List<Grounded> questions, int most, long seed) {
    FactChanger changer = new FactChanger(seed);
    Map<String, String> texts = texts(sandbox);
    List<Plan> plans = new ArrayList<>();
    Set<String> drawn = new LinkedHashSet<>(); // what facts were changed to
    for (Grounded asked : questions) {
      if (plans.size() == most) {
        break;
      }
      List<String> own =
          asked.documents().stream().filter(texts::containsKey).map(texts::get).toList();
      List<String> others = new ArrayList<>(own);
      others.addAll(drawn);
      List<String> answers = asked.question().answers();
      changer
          .change(answers, own, others)
          .or(
              () ->
                  changer.change(
                      FactChanger.pieces(answers, asked.question().question()), own, others))
          .ifPresent(
              change -> {
                FactChange known = known(plans, asked, change);
                drawn.addAll(known.after());
                plans.add(new Plan(asked, known));
              });
    }
    return plans;
  }

  private static FactChange known(List<Plan> plans, Grounded asked, FactChange change) {
    return plans.stream()
        .filter(plan -> plan.asked.cluster().equals(asked.cluster()))
        .map(Plan::change)
        .filter(other -> other.phrases().keySet().stream().anyMatch(change.phrases()::containsKey))
        .findFirst()
        .orElse(change);
  }

  private static String all(List<FactChange> changes, String text) {
    String changed = text;
    for (FactChange change : changes) {
      changed = change.apply(changed);
    }
    return changed;
  }

  private static Map<String, String> texts(Sandbox sandbox) {
    Map<String, String> texts = new LinkedHashMap<>();
    sandbox.documents().forEach(each -> texts.put(each.docId(), each.text()));
    return texts;
  }
}
