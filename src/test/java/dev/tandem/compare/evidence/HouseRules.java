package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Task;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Eight documents with a fact each, and what arms said of them before anything is changed. */
final class HouseRules {
  private static final List<String> FACTS =
      List.of(
          "The VPN password expires after |180| days.",
          "Remote work is allowed up to |three days| per week.",
          "The annual audit begins on |14 March| in every office.",
          "Questions about parking go to |Petersen| at the front desk.",
          "The canteen closes at |18:30| on all working days.",
          "Travel by train is paid up to |1,250| euros a year.",
          "A lost badge has to be reported within |two hours| of its loss.",
          "The archive moves to the new building on |2026-09-01| this year.");

  private HouseRules() {}

  static Map<String, String> documents() {
    Map<String, String> documents = new LinkedHashMap<>();
    for (int i = 0; i < FACTS.size(); i++) {
      documents.put("rule-" + i, FACTS.get(i).replace("|", ""));
    }
    return documents;
  }

  static List<TestQuestion> questions() {
    List<TestQuestion> questions = new ArrayList<>();
    for (int i = 0; i < FACTS.size(); i++) {
      String[] parts = FACTS.get(i).split("\\|");
      questions.add(
          new TestQuestion(
              "q" + i,
              "What is missing in: %s ...?".formatted(parts[0].strip()),
              List.of(parts[1]),
              true,
              List.of("rule-" + i),
              Optional.empty(),
              Optional.empty()));
    }
    return questions;
  }

  /** Compared in what a sandbox is before it is touched. */
  static Comparison compared(Path folder, Map<String, ScriptedSandbox.Way> ways) {
    ScriptedSandbox untouched = new ScriptedSandbox(documents(), ways);
    List<TestQuestion> questions = questions();
    List<Contest.Outcome> outcomes = new ArrayList<>();
    for (String arm : ways.keySet()) {
      Contestant contestant = untouched.arm(arm, Principals.ANONYMOUS);
      outcomes.add(new Contest(folder, (name, done, total, left) -> {}).ask(contestant, questions));
    }
    Task task = Task.of(questions, List.of(), Optional.of(Task.Kind.SHORT));
    return Comparison.of("rules", questions, List.of(), task, outcomes, 0.03, 0);
  }
}
