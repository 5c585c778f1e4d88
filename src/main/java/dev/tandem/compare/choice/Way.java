package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** With what to start, what to add later and when; conditions are those that were computed. */
final class Way {
  /** What serves while an adapter is trained. */
  private static final Map<String, String> MEANWHILE = Map.of("hybrid", "rag", "tuned", "prompt");

  private final Profile profile;
  private final Evidence evidence;
  private final Decision decision;
  private final List<Change> changes;

  Way(Profile profile, Evidence evidence, Decision decision, List<Change> changes) {
    this.profile = profile;
    this.evidence = evidence;
    this.decision = decision;
    this.changes = changes;
  }

  /**
   * @param questionsNeeded how many more would settle the choice; 0 where that is not known
   */
  List<Step> steps(int questionsNeeded) {
    List<Step> steps = new ArrayList<>();
    String arm = decision.arm();
    if (decision.verdict() != Verdict.NONE) {
      Optional<String> meanwhile =
          Optional.ofNullable(MEANWHILE.get(arm))
              .filter(each -> decision.worths().containsKey(each));
      steps.add(new Step("start with", meanwhile.orElse(arm), "now"));
      meanwhile.ifPresent(
          each ->
              steps.add(
                  new Step(
                      arm.equals("hybrid") ? "add the adapter," : "move to",
                      arm,
                      "once it is trained" + time(arm))));
    }
    changes.stream()
        .filter(change -> change.comesWithGrowth(profile.volume()))
        .filter(change -> !change.arm().equals(Decision.NOBODY))
        .forEach(change -> steps.add(new Step("move to", change.arm(), change.condition())));
    if (questionsNeeded > 0) {
      steps.add(
          new Step(
              "compare again and choose again",
              "",
              "with %,d more test questions".formatted(questionsNeeded)));
    }
    unmeasured()
        .ifPresent(
            factor ->
                steps.add(
                    new Step(
                        "measure it with compare --factors " + factor.wireName(),
                        "",
                        "%s counts and is not measured".formatted(factor.title()))));
    return steps;
  }

  private String time(String arm) {
    return evidence
        .measured(Factor.COMPLEXITY, arm, "training_hours")
        .map(reading -> " (%s hours)".formatted(Words.number(reading.estimate().value())))
        .orElse("");
  }

  /** The weightiest factor that stands on priors alone and is more than an afterthought. */
  private Optional<Factor> unmeasured() {
    return List.of(Factor.values()).stream()
        .filter(factor -> profile.priority(factor) > Profile.USUAL)
        .filter(factor -> Advice.basis(decision, factor) == Basis.PRIOR)
        .max(Comparator.comparingDouble(profile::weight));
  }
}
