package dev.tandem;

import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.QuestionKind;
import dev.tandem.compare.Task;
import dev.tandem.compare.TestSet;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.ledger.RunLog;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Compares the arms on the user's own questions. */
public final class Comparing {
  private final Rooms rooms;
  private final AskOptions options;

  Comparing(Rooms rooms, AskOptions options) {
    this.rooms = rooms;
    this.options = options.exactly(); // the same answers whatever else is computed
  }

  /**
   * What to compare.
   *
   * @param train labelled questions: what {@code prompt} shows, {@code curated} looks up and the
   *     adapters have learnt; empty where none of these is compared
   * @param limit only the first so many test questions; 0 for all
   * @param who asks where a question names nobody
   * @param arms as they are named, in their order; {@code curated} may be among them
   * @param adapters of the arms that need one
   * @param task what quality is measured by; empty to find it
   * @param margin the smallest difference that would matter, as a share of the range
   * @param folder of the report, where answers are kept too
   * @param endpoints whose models are arms as well
   * @param prices what things cost; empty for the price sheet that comes with the program
   * @param curve fewer training rows, to see what more would bring; empty to leave that out
   */
  public record Request(
      String collection,
      Optional<Path> train,
      Path test,
      int limit,
      Principals who,
      List<String> arms,
      Map<Arm, Path> adapters,
      Optional<Task.Kind> task,
      double margin,
      Path folder,
      List<NamedEndpoint> endpoints,
      Optional<Path> prices,
      List<CurveStep> curve) {
    public Request {
      arms = List.copyOf(arms);
      adapters = Map.copyOf(adapters);
      endpoints = List.copyOf(endpoints);
      curve = List.copyOf(curve);
    }

    /** The first test questions, as many as are asked. */
    List<TestQuestion> questions() {
      List<TestQuestion> all = TestQuestions.read(test);
      return limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
    }
  }

  /**
   * A smaller training file, of a learning curve.
   *
   * @param rows in it
   * @param adapters that have learnt it, of the arms that need one
   */
  public record CurveStep(int rows, Path train, Map<Arm, Path> adapters) {
    public CurveStep {
      adapters = Map.copyOf(adapters);
    }
  }

  /**
   * Asks every arm every question; what was answered before under the same conditions is not asked
   * again.
   *
   * @throws UserError if an arm cannot answer, or a file cannot be read
   */
  public Comparison compare(Request request, Contest.Listener listener) {
    List<TestQuestion> questions = request.questions();
    if (questions.isEmpty()) {
      throw new UserError("%s holds no test question; write one a line".formatted(request.test()));
    }
    questions.forEach(QuestionKind::of); // a kind that there is not is told before any is asked
    List<Example> rows =
        request
            .train()
            .map(file -> ExampleFile.read(file, Optional.empty()).rows())
            .orElse(List.of());
    Task task = Task.of(questions, rows.stream().map(Example::answer).toList(), request.task());
    // All of them, before any is asked: one that cannot answer is told at once.
    List<Contestant> contestants = new Contestants(rooms, options, request).all(task);
    RunLog runs = rooms.home().anyLedger().runs();
    TestSet set = TestSet.of(questions);
    int looks = set.looks(runs);
    String run = runs.begin(request.collection(), "compare");
    set.looked(runs, run);
    Contest contest = new Contest(request.folder().resolve("answers"), listener);
    List<Contest.Outcome> outcomes = new ArrayList<>();
    contestants.forEach(each -> outcomes.add(contest.ask(each, questions)));
    Comparison comparison =
        Comparison.of(
            request.collection(), questions, rows, task, outcomes, request.margin(), looks);
    Map<String, Double> figures = new TreeMap<>();
    comparison
        .standings()
        .forEach(each -> each.quality().ifPresent(q -> figures.put(each.name(), q.value())));
    runs.finish(run, figures);
    return comparison;
  }

  /**
   * Measures what a decision hangs on beside the quality of answers, and keeps it in the report's
   * folder; what was measured there before of other factors stays.
   *
   * @param heard told what is measured next, and of a factor that cannot be measured, why
   * @return the factors that could not be measured
   */
  public List<Factor> measure(
      Request request, Comparison comparison, List<Factor> factors, Consumer<String> heard) {
    Experiments experiments = new Experiments(rooms, options, request, comparison);
    List<Factor> failed = new ArrayList<>();
    for (Factor factor : factors) {
      try {
        heard.accept(factor.title());
        EvidenceFile.put(
            request.folder(),
            experiments
                .of(factor)
                .measure(what -> heard.accept("%s: %s".formatted(factor.title(), what))));
      } catch (UserError e) {
        heard.accept("%s is not measured: %s".formatted(factor.title(), e.getMessage()));
        failed.add(factor);
      }
    }
    if (!factors.isEmpty()) {
      comparison.write(request.folder()); // the page shows what was measured now
    }
    return failed;
  }
}
