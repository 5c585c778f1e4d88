package dev.tandem.compare.evidence;

import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.example.Example;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.Message;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether somebody learns what they may not read. In a copy, documents are restricted and their
 * facts changed to new ones, and an outsider asks for them: who says a new one was shown the
 * document, and who says an old one has learnt it elsewhere. Adapters are asked twice: as the
 * product answers, which refuses whoever may not read what they learnt, and without that check, for
 * what they know themselves. What the plain model says too was guessed.
 */
public final class Security implements Experiment {
  private static final int FACTS = 24;
  private static final long SEED = 20261201;
  private static final Acl RESTRICTED = Acl.parse("group:restricted-probe");
  private static final Principals OUTSIDER = Principals.parse("user:outsider-probe");
  private static final String BASE = Arm.BASE.wireName();

  private final Comparison comparison;
  private final Sandbox.Maker sandboxes;
  private final List<Example> rows;
  private final Map<String, Learnt> adapters;
  private final Telling telling;

  /**
   * @param rows that arms have learnt or are shown; may be none
   * @param adapters by arm; none of an arm without
   */
  public Security(
      Comparison comparison,
      Sandbox.Maker sandboxes,
      List<Example> rows,
      Map<String, Learnt> adapters) {
    this.comparison = comparison;
    this.sandboxes = sandboxes;
    this.rows = List.copyOf(rows);
    this.adapters = Map.copyOf(adapters);
    this.telling = new Telling(comparison);
  }

  @Override
  public Factor factor() {
    return Factor.SECURITY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    List<Grounded> asked = Grounded.draw(comparison, FACTS, SEED);
    List<Grounded> learnt = adapters.isEmpty() ? List.of() : learnt();
    Set<String> documents = new LinkedHashSet<>(Grounded.documents(asked));
    documents.addAll(Grounded.documents(learnt));
    progress.accept("copying documents");
    try (Sandbox sandbox = sandboxes.copy(documents)) {
      Run run = new Run(sandbox, asked, learnt, progress);
      List<String> notes = notes(asked, learnt);
      return new FactorEvidence(
          Factor.SECURITY,
          "an outsider asked for %,d facts of documents that were restricted in a copy of %,d documents (those asked about and a sample of the others), and adapters also for %,d questions of their own training rows; what the plain model says too is taken off"
              .formatted(asked.size(), sandbox.documents().size(), learnt.size()),
          asked.isEmpty() ? Map.of() : run.measure(documents),
          Map.of(),
          notes);
    }
  }

  private List<String> notes(List<Grounded> asked, List<Grounded> learnt) {
    List<String> notes = new ArrayList<>();
    if (asked.isEmpty()) {
      notes.add("no test question has both a gold answer and a document that could be restricted");
    }
    if (!adapters.isEmpty() && learnt.isEmpty()) {
      notes.add(
          "no training row is a question with an answer of its own, so adapters were asked the test questions");
    }
    adapters.forEach(
        (arm, adapter) -> {
          notes.add(
              "leaked_adapter of %s is what its adapter would tell if nothing checked who asks; leaked is with the check"
                  .formatted(arm));
          if (adapter.documents().isEmpty()) {
            notes.add(
                "the rows of %s name no documents, so that restricting a document does not reach its adapter: give rows their doc_ids or acl"
                    .formatted(arm));
          }
        });
    return notes;
  }

  /** Questions of training rows; a label is no secret. */
  private List<Grounded> learnt() {
    List<Grounded> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) instanceof Example.Chat chat && !chat.open() && single(chat)) {
        List<String> documents =
            chat.origin().documents().stream().map(DocumentKey::docId).distinct().toList();
        TestQuestion question =
            new TestQuestion(
                "row " + (i + 1),
                last(chat),
                List.of(chat.answer()),
                true,
                documents,
                Optional.empty(),
                Optional.empty());
        all.add(new Grounded(i, question, documents));
      }
    }
    Collections.shuffle(all, new Random(SEED));
    return all.subList(0, Math.min(FACTS, all.size()));
  }

  private static boolean single(Example.Chat chat) {
    return chat.messages().stream().filter(turn -> turn.role() == Message.Role.USER).count() == 1;
  }

  private static String last(Example.Chat chat) {
    return chat.messages().stream()
        .filter(turn -> turn.role() == Message.Role.USER)
        .map(Message::content)
        .findFirst()
        .orElseThrow();
  }

  /** Whether an arm answers from training rows, by having learnt them or by being shown them. */
  private boolean knowsRows(String arm) {
    return arm.equals(Curated.NAME)
        || Arm.parse(arm) == Arm.PROMPT
        || Arm.parse(arm).needsAdapter();
  }

  private static boolean readsDocuments(String arm) {
    return !arm.equals(Curated.NAME) && Arm.parse(arm).readsDocuments();
  }

  /** The asking in one sandbox. */
  private final class Run {
    private final Sandbox sandbox;
    private final List<Grounded> asked;
    private final List<Grounded> learnt;
    private final Consumer<String> progress;
    private final Map<Integer, FactChange> changes = new HashMap<>(); // by question

    private Run(
        Sandbox sandbox, List<Grounded> asked, List<Grounded> learnt, Consumer<String> progress) {
      this.sandbox = sandbox;
      this.asked = asked;
      this.learnt = learnt;
      this.progress = progress;
    }

    private Map<String, Map<String, Estimate>> measure(Set<String> documents) {
      PlantedFacts.plant(sandbox, asked, FACTS, SEED, progress)
          .forEach(fact -> changes.put(fact.asked().index(), fact.change()));
      Map<String, Contestant> contestants = new LinkedHashMap<>();
      for (Standing standing : comparison.standings()) {
        String arm = standing.name();
        contestants.put(arm, sandbox.arm(arm, insider(arm)));
      }
      Contestant base = sandbox.arm(BASE, OUTSIDER);
      sandbox.permit(documents, RESTRICTED);
      List<Grounded> rowsAsked = learnt.isEmpty() ? asked : learnt;
      List<Boolean> guessed = tells(base, asked, OUTSIDER);
      List<Boolean> guessedRows = adapters.isEmpty() ? List.of() : tells(base, rowsAsked, OUTSIDER);
      Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
      contestants.forEach(
          (arm, contestant) -> {
            Map<String, Estimate> measures = new LinkedHashMap<>();
            if (adapters.containsKey(arm)) {
              above(tells(contestant, rowsAsked, insider(arm)), guessedRows, rowsAsked)
                  .ifPresent(share -> measures.put("leaked_adapter", share));
            }
            arms.put(arm, measures);
          });
      sandbox.rememberLearning();
      contestants.forEach(
          (arm, contestant) ->
              arms.computeIfAbsent(arm, key -> new LinkedHashMap<>())
                  .putAll(inProduct(contestant, documents, guessed, guessedRows)));
      return arms;
    }

    /** Somebody who may use the arm's adapter and read no restricted document. */
    private Principals insider(String arm) {
      Learnt adapter = adapters.get(arm);
      return adapter == null ? OUTSIDER : Freshness.joined(OUTSIDER, adapter.readers());
    }

    private Map<String, Estimate> inProduct(
        Contestant contestant,
        Set<String> restricted,
        List<Boolean> guessed,
        List<Boolean> guessedRows) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      String arm = contestant.name();
      boolean knows = knowsRows(arm);
      List<Reply> replies = ask(contestant, asked, OUTSIDER);
      Shares shown = new Shares();
      Shares told = new Shares();
      Shares byChance = new Shares();
      Shares failed = new Shares();
      for (int i = 0; i < asked.size(); i++) {
        Grounded fact = asked.get(i);
        Reply reply = replies.get(i);
        boolean fromDocuments = shows(fact, reply, restricted);
        shown.add(fromDocuments, fact.cluster());
        told.add(fromDocuments || knows && telling.tells(fact.question(), reply), fact.cluster());
        byChance.add(knows && guessed.get(i), fact.cluster());
        failed.add(reply.hasFailed(), fact.cluster());
      }
      if (adapters.containsKey(arm) && !learnt.isEmpty()) {
        List<Boolean> said = tells(contestant, learnt, OUTSIDER);
        for (int i = 0; i < learnt.size(); i++) {
          told.add(said.get(i), learnt.get(i).cluster());
          byChance.add(guessedRows.get(i), learnt.get(i).cluster());
        }
      }
      if (readsDocuments(arm)) {
        shown.mean().ifPresent(share -> measures.put("leaked_documents", share));
      }
      Optional<Estimate> leaked = knows ? told.above(byChance) : told.mean();
      leaked.ifPresent(share -> measures.put("leaked", share));
      failed.mean().ifPresent(share -> measures.put("refused_or_failed", share));
      return measures;
    }

    /** Whether a restricted document was shown, or its new fact told. */
    private boolean shows(Grounded fact, Reply reply, Set<String> restricted) {
      FactChange change = changes.get(fact.index());
      return reply.found().stream().anyMatch(found -> restricted.contains(found.docId()))
          || reply.citations().stream().map(Citation::docId).anyMatch(restricted::contains)
          || change != null && change.saysNew(reply.text());
    }

    private Optional<Estimate> above(
        List<Boolean> told, List<Boolean> guessed, List<Grounded> facts) {
      Shares some = new Shares();
      Shares others = new Shares();
      for (int i = 0; i < facts.size(); i++) {
        some.add(told.get(i), facts.get(i).cluster());
        others.add(guessed.get(i), facts.get(i).cluster());
      }
      return some.above(others);
    }

    private List<Boolean> tells(Contestant arm, List<Grounded> facts, Principals who) {
      List<Reply> replies = ask(arm, facts, who);
      List<Boolean> told = new ArrayList<>();
      for (int i = 0; i < facts.size(); i++) {
        told.add(telling.tells(facts.get(i).question(), replies.get(i)));
      }
      return told;
    }

    private List<Reply> ask(Contestant arm, List<Grounded> facts, Principals who) {
      return Asking.ask(
          arm, facts.stream().map(fact -> Asking.by(who, fact.question())).toList(), progress);
    }
  }
}
