package dev.tandem.compare.evidence;

import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.compare.Task;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether answers follow when documents change. Facts that test questions ask for are changed in a
 * copy of the documents, which is brought up to date; nothing is retrained.
 */
public final class Freshness implements Experiment {
  private static final int FACTS = 24;
  private static final long SEED = 20261130;
  private static final double RIGHT = 0.5;

  private final Comparison comparison;
  private final Sandbox.Maker sandboxes;
  private final Map<String, Learnt> adapters;
  private final Principals who;

  /**
   * @param adapters by arm; none of an arm without
   * @param who asks where a question names nobody
   */
  public Freshness(
      Comparison comparison,
      Sandbox.Maker sandboxes,
      Map<String, Learnt> adapters,
      Principals who) {
    this.comparison = comparison;
    this.sandboxes = sandboxes;
    this.adapters = Map.copyOf(adapters);
    this.who = who;
  }

  @Override
  public Factor factor() {
    return Factor.FRESHNESS;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    List<Grounded> drawn = Grounded.draw(comparison, 2 * FACTS, SEED);
    progress.accept("copying documents");
    try (Sandbox sandbox = sandboxes.copy(Grounded.documents(drawn))) {
      List<PlantedFacts.Fact> facts = PlantedFacts.plant(sandbox, drawn, FACTS, SEED, progress);
      Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
      List<String> notes = new ArrayList<>();
      if (facts.isEmpty()) {
        notes.add(
            "no document holds a gold answer, or of a long one a date or a number with its word, so that nothing could be changed");
      }
      for (Standing standing : comparison.standings()) {
        Map<String, Estimate> measures = new LinkedHashMap<>();
        if (!facts.isEmpty()) {
          measures.putAll(followed(standing, sandbox, facts, notes, progress));
        }
        retrained(standing.name(), measures, notes);
        arms.put(standing.name(), measures);
      }
      return new FactorEvidence(
          Factor.FRESHNESS,
          "%,d facts (dates, numbers, names) that test questions ask for were changed in a copy of %,d documents, those asked about and a sample of the others, and asked for again; followed and stale are of facts that the arm answered right before"
              .formatted(facts.size(), sandbox.documents().size()),
          arms,
          Map.of(),
          notes);
    }
  }

  private Map<String, Estimate> followed(
      Standing standing,
      Sandbox sandbox,
      List<PlantedFacts.Fact> facts,
      List<String> notes,
      Consumer<String> progress) {
    List<TestQuestion> questions = facts.stream().map(fact -> fact.asked().question()).toList();
    List<Reply> replies =
        Asking.ask(sandbox.arm(standing.name(), who(standing.name())), questions, progress);
    Shares followed = new Shares();
    Shares stale = new Shares();
    Shares followedOfAll = new Shares();
    Shares staleOfAll = new Shares();
    Shares failed = new Shares();
    Shares seconds = new Shares();
    for (int i = 0; i < facts.size(); i++) {
      PlantedFacts.Fact fact = facts.get(i);
      String document = fact.asked().cluster();
      Reply reply = replies.get(i);
      boolean follows = fact.change().saysNew(reply.text());
      boolean staysOld = fact.change().saysOld(reply.text());
      followedOfAll.add(follows, document);
      staleOfAll.add(staysOld, document);
      failed.add(reply.hasFailed(), document);
      if (rightBefore(standing, fact)) {
        followed.add(follows, document);
        stale.add(staysOld, document);
      }
      if (follows) {
        seconds.add(fact.seconds() + reply.milliseconds() / 1000.0, document);
      }
    }
    if (followed.n() == 0) {
      notes.add(
          "%s answered none of these facts right before they were changed"
              .formatted(standing.name()));
    }
    Map<String, Estimate> measures = new LinkedHashMap<>();
    followed.mean().ifPresent(share -> measures.put("followed", share));
    stale.mean().ifPresent(share -> measures.put("stale", share));
    followedOfAll.mean().ifPresent(share -> measures.put("followed_of_all", share));
    staleOfAll.mean().ifPresent(share -> measures.put("stale_of_all", share));
    failed.mean().ifPresent(share -> measures.put("failed", share));
    seconds.mean().ifPresent(mean -> measures.put("seconds_to_follow", mean));
    return measures;
  }

  /** A long answer is never right as a whole: that it tells the fact has to do. */
  private boolean rightBefore(Standing standing, PlantedFacts.Fact fact) {
    int i = fact.asked().index();
    Map<Figure, Double> scores = standing.scores().get(i);
    boolean right =
        comparison.task().kind() == Task.Kind.LONG
            || scores.getOrDefault(Figure.QUALITY, 0.0) >= RIGHT
            || scores.getOrDefault(Figure.CONTAINS, 0.0) >= RIGHT;
    return right && fact.change().saysOld(standing.replies().get(i).text());
  }

  /** What learns documents follows them only when it is trained again. */
  private void retrained(String arm, Map<String, Estimate> measures, List<String> notes) {
    Learnt learnt = adapters.get(arm);
    if (learnt == null) {
      return;
    }
    if (learnt.trainingSeconds().isEmpty()) {
      notes.add("how long the adapter of %s was trained is not known here".formatted(arm));
      return;
    }
    Estimate seconds = FactorEvidence.exactly(learnt.trainingSeconds().getAsDouble());
    measures.put("retraining_seconds", seconds);
    if (!arm.equals(Curated.NAME) && !Arm.parse(arm).readsDocuments()) {
      measures.put("seconds_to_follow", seconds);
      notes.add(
          "%s reads no documents: until it follows it takes at least as long as its adapter was trained, which was not done again"
              .formatted(arm));
    }
  }

  private Principals who(String arm) {
    return adapters.containsKey(arm) ? joined(who, adapters.get(arm).readers()) : who;
  }

  static Principals joined(Principals some, Principals others) {
    return Principals.of(Stream.concat(some.all().stream(), others.all().stream()).toList());
  }
}
