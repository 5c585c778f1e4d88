package dev.tandem.compare.evidence;

import dev.tandem.answer.Squad;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.example.Example;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.PersonalData;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is left of people and of documents: personal data in the training rows, how much adapters
 * keep of planted secrets, and what is still answered when the documents of answered questions are
 * deleted in a copy.
 */
public final class Privacy implements Experiment {
  private static final int QUESTIONS = 24;
  private static final long SEED = 20261202;

  private final Comparison comparison;
  private final Sandbox.Maker sandboxes;
  private final List<Example> rows;
  private final Map<String, Learnt> adapters;
  private final Principals who;
  private final Telling telling;

  /**
   * @param rows that arms have learnt or are shown; may be none
   * @param adapters by arm; none of an arm without
   * @param who asks where a question names nobody
   */
  public Privacy(
      Comparison comparison,
      Sandbox.Maker sandboxes,
      List<Example> rows,
      Map<String, Learnt> adapters,
      Principals who) {
    this.comparison = comparison;
    this.sandboxes = sandboxes;
    this.rows = List.copyOf(rows);
    this.adapters = Map.copyOf(adapters);
    this.who = who;
    this.telling = new Telling(comparison);
  }

  @Override
  public Factor factor() {
    return Factor.PRIVACY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    List<Grounded> asked = Grounded.draw(comparison, QUESTIONS, SEED);
    Set<String> deleted = new LinkedHashSet<>(Grounded.documents(asked));
    List<String> notes = new ArrayList<>();
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    int copied = 0;
    if (asked.isEmpty()) {
      notes.add("no test question has both a gold answer and a document that could be deleted");
      comparison
          .standings()
          .forEach(standing -> arms.put(standing.name(), exposed(standing, notes)));
    } else {
      progress.accept("copying documents");
      try (Sandbox sandbox = sandboxes.copy(deleted)) {
        copied = sandbox.documents().size();
        sandbox.delete(deleted);
        for (Standing standing : comparison.standings()) {
          Map<String, Estimate> measures = new LinkedHashMap<>(exposed(standing, notes));
          measures.putAll(surviving(standing, sandbox, asked, deleted, notes, progress));
          arms.put(standing.name(), measures);
        }
      }
      tainted(deleted, notes);
    }
    return new FactorEvidence(
        Factor.PRIVACY,
        "%,d documents were deleted in a copy of %,d (those that %,d test questions rest on and a sample of the others) and the questions asked again; survives_deletion is of those that the arm answered right before; %,d training rows were searched for personal data"
            .formatted(deleted.size(), copied, asked.size(), rows.size()),
        arms,
        personal(notes),
        notes);
  }

  private Map<String, Estimate> surviving(
      Standing standing,
      Sandbox sandbox,
      List<Grounded> asked,
      Set<String> deleted,
      List<String> notes,
      Consumer<String> progress) {
    List<Grounded> right = asked.stream().filter(each -> telling.told(standing, each)).toList();
    if (right.isEmpty()) {
      notes.add(
          "%s answered none of these questions before the deletion".formatted(standing.name()));
      return Map.of();
    }
    Learnt adapter = adapters.get(standing.name());
    Principals asking = adapter == null ? who : Freshness.joined(who, adapter.readers());
    List<TestQuestion> questions = right.stream().map(Grounded::question).toList();
    List<Reply> replies = Asking.ask(sandbox.arm(standing.name(), asking), questions, progress);
    Shares surviving = new Shares();
    Shares toldElsewhere = new Shares();
    Shares failed = new Shares();
    for (int i = 0; i < right.size(); i++) {
      Reply reply = replies.get(i);
      boolean tells = telling.tells(questions.get(i), reply);
      boolean elsewhere = tells && quotesAnother(reply, questions.get(i), deleted);
      surviving.add(tells && !elsewhere, right.get(i).cluster());
      toldElsewhere.add(elsewhere, right.get(i).cluster());
      failed.add(reply.hasFailed(), right.get(i).cluster());
    }
    Map<String, Estimate> measures = new LinkedHashMap<>();
    surviving.mean().ifPresent(share -> measures.put("survives_deletion", share));
    toldElsewhere.mean().ifPresent(share -> measures.put("told_by_others", share));
    failed.mean().ifPresent(share -> measures.put("failed", share));
    return measures;
  }

  /** A document that is still there may say the same: then nothing survived. */
  private static boolean quotesAnother(Reply reply, TestQuestion question, Set<String> deleted) {
    return reply.citations().stream()
        .anyMatch(
            citation ->
                !deleted.contains(citation.docId())
                    && Squad.contains(citation.quote(), question.answers()));
  }

  private Map<String, Estimate> exposed(Standing standing, List<String> notes) {
    Learnt adapter = adapters.get(standing.name());
    if (adapter == null) {
      return Map.of();
    }
    if (adapter.exposedBits().isEmpty()) {
      notes.add(
          "how much the adapter of %s keeps of planted secrets is not known: it was trained without gates"
              .formatted(standing.name()));
      return Map.of();
    }
    return Map.of("exposed_bits", adapter.exposedBits().get());
  }

  private Map<String, Estimate> personal(List<String> notes) {
    if (rows.isEmpty()) {
      notes.add("there are no training rows");
      return Map.of();
    }
    int holding =
        (int)
            rows.stream()
                .filter(row -> !PersonalData.texts(row.prompt() + "\n" + row.answer()).isEmpty())
                .count();
    return Map.of("personal_rows", Intervals.proportion(holding, rows.size()));
  }

  /** What Tandem says of adapters when these documents are deleted. */
  private void tainted(Set<String> deleted, List<String> notes) {
    adapters.forEach(
        (arm, adapter) -> {
          long learnt = adapter.documents().stream().filter(deleted::contains).count();
          notes.add(
              adapter.documents().isEmpty()
                  ? "the rows of %s name no documents, so that a deletion does not name its adapter as tainted"
                      .formatted(arm)
                  : "%,d of the deleted documents are among those that %s learnt; a deletion names its adapter as tainted if there are any"
                      .formatted(learnt, arm));
        });
  }
}
