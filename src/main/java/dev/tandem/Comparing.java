package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.HouseForm;
import dev.tandem.answer.SupportCheck;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Figure;
import dev.tandem.compare.FormGauge;
import dev.tandem.compare.Material;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.compare.Standing;
import dev.tandem.compare.SupportGauge;
import dev.tandem.compare.Task;
import dev.tandem.compare.TestSet;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.example.Imprint;
import dev.tandem.example.TestQuestion;
import dev.tandem.ledger.CollectionLog;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.RunLog;
import dev.tandem.settings.Key;
import dev.tandem.stats.Estimate;
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
  /** A share of declined questions that wants a word. */
  private static final double MUCH = 0.25;

  private final Rooms rooms;
  private final AskOptions options;
  private final Scribe scribe;

  Comparing(Rooms rooms, AskOptions options, Scribe scribe) {
    this.rooms = rooms;
    this.scribe = scribe;
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
   * @param scoring what answers are measured by
   * @param margin the smallest difference that would matter, as a share of the range
   * @param folder of the report, where answers are kept too
   * @param remarks what a reader has to know of what was done before
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
      Scoring scoring,
      double margin,
      Path folder,
      List<String> remarks,
      List<NamedEndpoint> endpoints,
      Optional<Path> prices,
      List<CurveStep> curve) {
    public Request {
      arms = List.copyOf(arms);
      adapters = Map.copyOf(adapters);
      remarks = List.copyOf(remarks);
      endpoints = List.copyOf(endpoints);
      curve = List.copyOf(curve);
    }

    /** The same asked by somebody else. */
    Request as(Principals other) {
      return new Request(
          collection,
          train,
          test,
          limit,
          other,
          arms,
          adapters,
          scoring,
          margin,
          folder,
          remarks,
          endpoints,
          prices,
          curve);
    }

    /** The same with what a step of the curve has learnt. */
    Request learnt(CurveStep step) {
      return new Request(
          collection,
          Optional.of(step.train()),
          test,
          limit,
          who,
          arms,
          step.adapters(),
          scoring,
          margin,
          folder,
          remarks,
          endpoints,
          prices,
          curve);
    }

    Material material() {
      return Material.read(train, test, limit, scoring.task());
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
   * What answers are measured by.
   *
   * @param task what quality is; empty to find it
   * @param form that answers must have: a file with a JSON schema, or a regular expression
   * @param judge a model that grades answers: URL#MODEL, or one of this machine
   * @param judged labels of people, against which the judge is held
   */
  public record Scoring(
      Optional<Task.Kind> task,
      Optional<String> form,
      Optional<String> judge,
      Optional<Path> judged) {}

  /**
   * Asks every arm every question; what was answered before under the same conditions is not asked
   * again.
   *
   * @throws UserError if an arm cannot answer, or a file cannot be read
   */
  public Comparison compare(Request request, Contest.Listener listener) {
    return scribe.changes(
        "compared",
        request.collection(),
        "",
        () -> new Runs(rooms.home()).compare(request, () -> done(request, listener)));
  }

  private Comparison done(Request request, Contest.Listener listener) {
    Material material = request.material();
    List<TestQuestion> questions = material.questions();
    Optional<FormGauge> form = request.scoring().form().map(FormGauge::of);
    Judging judging = new Judging(rooms.home(), request, questions);
    require(
        request.collection(),
        request.arms(),
        request.endpoints(),
        material.labelled(),
        request.train().isPresent());
    // All of them, before any is asked: one that cannot answer is told at once.
    List<Contestant> contestants = new Contestants(rooms, options, request, material).all();
    RunLog runs = rooms.home().anyLedger().runs();
    TestSet set = TestSet.of(questions);
    int looks = set.looks(runs);
    String run = runs.begin(request.collection(), "compare");
    set.looked(runs, run);
    Path answers = request.folder().resolve("answers");
    Contest contest = new Contest(answers, listener);
    List<Contest.Outcome> outcomes = new ArrayList<>();
    contestants.forEach(each -> outcomes.add(contest.ask(each, questions)));
    Task plain = form.map(each -> material.task().with(each)).orElse(material.task());
    Judging.Judgement judgement = judging.of(outcomes, answers, listener);
    Task task = judgement.gauge().map(plain::with).orElse(plain);
    List<String> remarks = new ArrayList<>(request.remarks());
    remarks.addAll(material.remarks());
    Comparison measured = compared(request, material, task, outcomes, answers, looks);
    remarks.addAll(reticent(request, measured));
    Comparison comparison =
        measured
            .with(judgement.figures(), remarks)
            .by(plain); // answers of experiments are neither judged nor looked up
    Map<String, Double> figures = new TreeMap<>();
    comparison
        .standings()
        .forEach(each -> each.quality().ifPresent(q -> figures.put(each.name(), q.value())));
    runs.finish(run, figures);
    Compared.keep(rooms.home(), run, request, outcomes);
    return comparison;
  }

  /** That an arm declines much where nobody has said yet how sure it has to be. */
  private List<String> reticent(Request request, Comparison comparison) {
    CollectionLog log = rooms.home().anyLedger().collections();
    boolean reader = rooms.home().settings().flag(Key.ANSWER_READER);
    List<String> remarks = new ArrayList<>();
    for (Standing standing : comparison.standings()) {
      boolean fitted =
          Contestants.how(request.endpoints(), standing.name())
              .filter(Arm::readsDocuments)
              .map(
                  arm ->
                      arm.needsAdapter() || reader
                          ? Abstention.TRAINED_SETTING
                          : Abstention.SETTING)
              .map(setting -> log.setting(request.collection(), setting).isPresent())
              .orElse(true);
      Optional<Estimate> declined =
          Optional.ofNullable(standing.figures().get(Figure.WRONGLY_DECLINED));
      if (!fitted && declined.filter(share -> share.value() > MUCH).isPresent()) {
        remarks.add(
            "%s declined %.0f %% of the questions that have an answer, and how sure it has to be was never fitted to this collection: 'tandem calibrate -c %s%s' on other labelled questions, then compare again."
                .formatted(
                    standing.name(),
                    100 * declined.orElseThrow().value(),
                    request.collection(),
                    standing.name().equals(Arm.RAG.wireName()) ? "" : " --arm hybrid"));
      }
    }
    return remarks;
  }

  /** What no document supports is looked up where there are documents and answers say something. */
  private Comparison compared(
      Request request,
      Material material,
      Task task,
      List<Contest.Outcome> outcomes,
      Path answers,
      int looks) {
    Optional<SupportGauge> support =
        material.labelled() ? Optional.empty() : support(request, answers);
    try {
      return Comparison.of(
          request.collection(),
          material.questions(),
          material.rows(),
          support.map(task::with).orElse(task),
          outcomes,
          request.margin(),
          looks);
    } finally {
      support.ifPresent(SupportGauge::close);
    }
  }

  private Optional<SupportGauge> support(Request request, Path answers) {
    String collection = request.collection();
    DocumentLog documents = rooms.home().ledger().documents();
    if (documents.totals(collection).documents() == 0) {
      return Optional.empty();
    }
    SupportCheck check =
        new SupportCheck(
            rooms.retriever(collection),
            documents,
            collection,
            rooms.home().collection(collection).language(),
            rooms.home().embedder()::beginning);
    String state = collection + "\n" + documents.sequence(collection);
    HouseForm form =
        Optional.ofNullable(request.adapters().get(Arm.HYBRID))
            .map(adapter -> HouseForm.learntBy(Imprint.of(adapter)))
            .orElse(HouseForm.NONE);
    return Optional.of(new SupportGauge(check, form, request.who(), state, answers));
  }

  /**
   * Checks, before anything is trained for it, that what some arms need is there.
   *
   * @param labelled whether answers are labels, for which nothing is read in a collection but by
   *     arms that read documents
   * @throws UserError if there is no such collection, or an arm needs labelled questions
   */
  public void require(
      String collection,
      List<String> arms,
      List<NamedEndpoint> endpoints,
      boolean labelled,
      boolean taught) {
    boolean reads = false;
    for (String arm : arms) {
      Optional<Arm> how = Contestants.how(endpoints, arm);
      reads |= how.isPresent() && how.get().readsDocuments();
      if (!taught && Contestants.needsExamples(how)) {
        throw Contestants.untaught(arm);
      }
    }
    if (reads || !labelled) {
      rooms.home().collection(collection);
    }
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
    if (factors.isEmpty()) {
      return List.of();
    }
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
    comparison.write(request.folder()); // the page shows what was measured now
    return failed;
  }
}
