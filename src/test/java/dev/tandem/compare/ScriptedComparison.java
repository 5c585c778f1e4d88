package dev.tandem.compare;

import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Citation;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** Seven arms that answer by a script, on seeded questions of all kinds but writing. */
final class ScriptedComparison {
  static final int QUESTIONS = 60;
  static final int SEEN = 6; // of them stand in training, the first ones

  /** The question that {@code hybrid} fails on. */
  static final int FAILING = 9;

  /** The question that {@code base} says nothing to. */
  static final int EMPTY = 10;

  /** The question whose gold answer is wrong: two arms say and quote another one. */
  static final int MISLABELLED = 12;

  private static final List<String> ADJECTIVES =
      List.of(
          "remote", "annual", "medical", "foreign", "urgent", "shared", "digital", "spare", "early",
          "public");
  private static final List<String> NOUNS =
      List.of(
          "badges",
          "invoices",
          "laptops",
          "parking",
          "lockers",
          "visitors",
          "contracts",
          "leave",
          "training",
          "travel",
          "phones",
          "keys",
          "parcels",
          "desks",
          "audits",
          "bonuses",
          "uniforms",
          "vaccines",
          "meetings",
          "suppliers");
  private static final List<String> OFFICES =
      List.of(
          "finance desk",
          "people team",
          "site office",
          "works council",
          "service desk",
          "legal counsel",
          "safety officer");

  /** How often an arm is right, and declines otherwise; how long it takes; what it reads. */
  private record Script(
      double right, double declines, int milliseconds, int tokens, boolean reads) {}

  private static final Map<String, Script> SCRIPTS =
      Map.of(
          "base", new Script(.12, .1, 900, 90, false),
          "prompt", new Script(.27, .1, 1900, 520, false),
          "curated", new Script(.22, .9, 3, 0, false),
          "rag", new Script(.66, .6, 2600, 860, true),
          "tuned", new Script(.38, .2, 850, 85, false),
          "hybrid", new Script(.83, .6, 2500, 840, true),
          "vendor+rag", new Script(.78, .6, 1200, 860, true));

  private static final List<String> ARMS =
      List.of("base", "prompt", "curated", "rag", "tuned", "hybrid", "vendor+rag");

  private final Path folder;
  private final long seed;

  /**
   * @param folder for what contestants said
   */
  ScriptedComparison(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  Comparison of(List<TestQuestion> questions) {
    Task task = Task.of(questions, List.of(), Optional.of(Task.Kind.SHORT));
    List<Contest.Outcome> outcomes = new ArrayList<>();
    for (String arm : ARMS) {
      Contest.Outcome said =
          new Contest(folder, (name, done, total, left) -> {})
              .ask(new Scripted(arm, questions), questions);
      outcomes.add(new Contest.Outcome(said.contestant(), said.replies(), times(arm)));
    }
    List<Example> trained = new ArrayList<>();
    for (TestQuestion question : questions.subList(0, Math.min(SEEN, questions.size()))) {
      trained.add(
          new Example.Labelled(
              new Place("train.csv", trained.size() + 1),
              new Example.Origin(Optional.empty(), List.of()),
              question.question().toUpperCase(Locale.ROOT),
              "seen"));
    }
    return Comparison.of("handbook", questions, trained, task, outcomes, 0.03, 2);
  }

  /** Measured times would be others on each machine. */
  private List<Long> times(String arm) {
    Random random = new Random(seed + arm.hashCode());
    long usual = SCRIPTS.get(arm).milliseconds();
    return IntStream.range(0, 10)
        .mapToObj(i -> usual + (long) (usual * 0.4 * random.nextDouble()))
        .toList();
  }

  List<TestQuestion> questions() {
    Random random = new Random(seed);
    return IntStream.range(0, QUESTIONS).mapToObj(i -> question(i, random)).toList();
  }

  private static TestQuestion question(int i, Random random) {
    String what = ADJECTIVES.get(i / 6 % 10) + " " + NOUNS.get(i * 7 % NOUNS.size());
    String document = "rules/" + what.replace(' ', '-') + ".md";
    String office = "the " + OFFICES.get(random.nextInt(OFFICES.size()));
    if (i % 10 == 9) {
      return row(i, "Which colour do %s have on Sundays?".formatted(what), List.of(), List.of());
    }
    if (i % 5 == 1) {
      String days = (2 + random.nextInt(40)) + " days";
      return row(
          i, "How many days are allowed for %s?".formatted(what), List.of(days), List.of(document));
    }
    if (i % 5 == 2) {
      String answer = "ask %s with form %d".formatted(office, 10 + i);
      return row(i, "How do I request %s?".formatted(what), List.of(answer), List.of(document));
    }
    if (i % 10 == 3) {
      return row(
          i,
          "Who pays for %s and their insurance?".formatted(what),
          List.of(office),
          List.of(document, "rules/insurance-%d.md".formatted(i)));
    }
    return row(i, "Who approves %s?".formatted(what), List.of(office), List.of(document));
  }

  private static TestQuestion row(int i, String text, List<String> gold, List<String> documents) {
    return new TestQuestion(
        "q" + i, text, gold, !gold.isEmpty(), documents, Optional.empty(), Optional.empty());
  }

  private final class Scripted implements Contestant {
    private final String name;
    private final Script script;
    private final List<TestQuestion> questions;

    private Scripted(String name, List<TestQuestion> questions) {
      this.name = name;
      this.script = SCRIPTS.get(name);
      this.questions = questions;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String identity() {
      return name + seed;
    }

    @Override
    public Reply reply(TestQuestion question) {
      int i = questions.indexOf(question);
      Random random = new Random(seed * 31 + i * 1009L + name.hashCode());
      if (i == FAILING && name.equals("hybrid")) {
        throw new UserError("it broke");
      }
      if (i == EMPTY && name.equals("base")) {
        return Reply.said(question.id(), "", false, "generated", 900);
      }
      List<Reply.Found> found = script.reads() ? found(question, i, random) : List.of();
      boolean doubted = i == MISLABELLED && script.reads();
      boolean right = random.nextDouble() < script.right() && !doubted;
      boolean declined =
          !doubted
              && (question.answerable()
                  ? !right && random.nextDouble() < script.declines()
                  : right);
      String text =
          declined
              ? "The documents do not answer this."
              : doubted
                  ? "write to the archive"
                  : right
                      ? question.answers().getFirst()
                      : "the "
                          + OFFICES.get(random.nextInt(OFFICES.size()))
                          + " in building "
                          + (1 + random.nextInt(9));
      List<Citation> citations =
          script.reads() && !declined && (right || doubted)
              ? List.of(cited(question, text))
              : List.of();
      return new Reply(
          question.id(),
          text,
          declined,
          script.reads() ? "generated" : "alone",
          "",
          citations,
          script.reads(),
          found,
          script.tokens(),
          12 + random.nextInt(20),
          script.milliseconds() + random.nextInt(900),
          script.reads()
              ? OptionalDouble.of(right ? .4 + .6 * random.nextDouble() : .8 * random.nextDouble())
              : OptionalDouble.empty());
    }

    private Citation cited(TestQuestion question, String text) {
      String quote = "Whoever needs it must know: " + text + ".";
      return new Citation(
          1,
          "handbook",
          question.docIds().getFirst(),
          1,
          "Rules of the house",
          0,
          quote.codePointCount(0, quote.length()),
          0,
          quote);
    }

    /** The right document among others more often than not, and not always read. */
    private List<Reply.Found> found(TestQuestion question, int i, Random random) {
      List<Reply.Found> found = new ArrayList<>();
      int place = question.docIds().isEmpty() ? -1 : random.nextInt(name.equals("hybrid") ? 4 : 6);
      for (int rank = 0; rank < 5; rank++) {
        boolean holds = rank == place;
        String text =
            holds
                ? "In general: " + question.answers().getFirst() + ". More stands in the annex."
                : "Opening hours of building %d and who to call at night.".formatted(rank + i % 4);
        String document =
            holds ? question.docIds().getFirst() : "places/building-%d.md".formatted(rank + i % 4);
        found.add(
            new Reply.Found(
                document,
                holds ? "Rules of the house" : "Buildings",
                text,
                1.0 / (rank + 1),
                rank < 3));
      }
      return found;
    }
  }
}
