package dev.tandem;

import dev.tandem.answer.Answerer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.FewShot;
import dev.tandem.answer.SupportCheck;
import dev.tandem.compare.ArmContestant;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Curated;
import dev.tandem.compare.FormGauge;
import dev.tandem.compare.Material;
import dev.tandem.compare.SupportGauge;
import dev.tandem.compare.Task;
import dev.tandem.compare.TestSet;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.example.TestQuestion;
import dev.tandem.ledger.DocumentLog;
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
   * @param scoring what answers are measured by
   * @param margin the smallest difference that would matter, as a share of the range
   * @param folder of the report, where answers are kept too
   * @param remarks what a reader has to know of what was done before
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
      List<String> remarks) {
    public Request {
      arms = List.copyOf(arms);
      adapters = Map.copyOf(adapters);
      remarks = List.copyOf(remarks);
    }

    Material material() {
      return Material.read(train, test, limit, scoring.task());
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
    Material material = request.material();
    List<TestQuestion> questions = material.questions();
    Optional<FormGauge> form = request.scoring().form().map(FormGauge::of);
    Judging judging = new Judging(rooms.home(), request, questions);
    List<Contestant> contestants = contestants(request, material);
    RunLog runs = rooms.home().anyLedger().runs();
    TestSet set = TestSet.of(questions);
    int looks = set.looks(runs);
    String run = runs.begin(request.collection(), "compare");
    set.looked(runs, run);
    Path answers = request.folder().resolve("answers");
    Contest contest = new Contest(answers, listener);
    List<Contest.Outcome> outcomes = new ArrayList<>();
    contestants.forEach(each -> outcomes.add(contest.ask(each, questions)));
    Task task = form.map(each -> material.task().with(each)).orElse(material.task());
    Judging.Judgement judgement = judging.of(outcomes, answers, listener);
    task = judgement.gauge().map(task::with).orElse(task);
    List<String> remarks = new ArrayList<>(request.remarks());
    remarks.addAll(material.remarks());
    Comparison comparison =
        compared(request, material, task, outcomes, answers, looks)
            .with(judgement.figures(), remarks);
    Map<String, Double> figures = new TreeMap<>();
    comparison
        .standings()
        .forEach(each -> each.quality().ifPresent(q -> figures.put(each.name(), q.value())));
    runs.finish(run, figures);
    return comparison;
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
            rooms.home().collection(collection).language());
    String state = collection + "\n" + documents.sequence(collection);
    return Optional.of(new SupportGauge(check, request.who(), state, answers));
  }

  /**
   * Checks, before anything is trained for it, that what some arms need is there.
   *
   * @param labelled whether answers are labels, for which nothing is read in a collection but by
   *     arms that read documents
   * @throws UserError if there is no such collection, or an arm needs labelled questions
   */
  public void require(String collection, List<String> arms, boolean labelled, boolean taught) {
    boolean reads =
        arms.stream().anyMatch(arm -> !arm.equals(Curated.NAME) && Arm.parse(arm).readsDocuments());
    if (reads || !labelled) {
      rooms.home().collection(collection);
    }
    for (String arm : arms) {
      if (!taught && (arm.equals(Curated.NAME) || Arm.parse(arm) == Arm.PROMPT)) {
        throw untaught(arm);
      }
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
    return failed;
  }

  /** All of them, before any is asked: one that cannot answer is told at once. */
  private List<Contestant> contestants(Request request, Material material) {
    require(request.collection(), request.arms(), material.labelled(), request.train().isPresent());
    Optional<FewShot> examples =
        request.train().map(file -> new FewShot(file, rooms.home().embedder()));
    List<Contestant> contestants = new ArrayList<>();
    for (String name : request.arms()) {
      if (name.equals(Curated.NAME)) {
        contestants.add(
            new Curated(examples.orElseThrow().examples(), material.task(), request.who()));
      } else if (material.labelled()) {
        contestants.add(
            new LabelArms(rooms, request, material.labels(), examples).of(Arm.parse(name)));
      } else {
        contestants.add(contestant(request, Arm.parse(name), examples));
      }
    }
    return contestants;
  }

  private ArmContestant contestant(Request request, Arm arm, Optional<FewShot> examples) {
    Answerer answerer = rooms.answerer(List.of(request.collection()), examples);
    AskOptions with =
        Optional.ofNullable(request.adapters().get(arm)).map(options::withAdapter).orElse(options);
    return new ArmContestant(
        arm.wireName(),
        answerer,
        new AskRequest(request.collection(), "a question", request.who(), arm, List.of(), with));
  }

  private static UserError untaught(String arm) {
    return new UserError(
        "the arm %s needs labelled questions; name them with --train, or leave it out of --arms"
            .formatted(arm));
  }
}
