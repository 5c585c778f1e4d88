package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.AbstentionFitter;
import dev.tandem.answer.AnswerEval;
import dev.tandem.answer.AnswerReport;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.CalibrationReport;
import dev.tandem.answer.EvidenceShown;
import dev.tandem.answer.LabelReport;
import dev.tandem.compare.TestSet;
import dev.tandem.example.Example;
import dev.tandem.example.LabelFile;
import dev.tandem.example.LabelPrompt;
import dev.tandem.example.LabelTask;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.RunLog;
import dev.tandem.retrieve.Fusion;
import dev.tandem.retrieve.FusionFitter;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.Judgements;
import dev.tandem.retrieve.Question;
import dev.tandem.retrieve.RetrievalEval;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.training.Labelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a collection on the user's own questions, and fits what can be fitted to it. Each run
 * leaves its figures in the ledger.
 */
public final class Evaluation {
  private final Rooms rooms;
  private final AskOptions options;
  private final Scribe scribe;

  Evaluation(Rooms rooms, AskOptions options, Scribe scribe) {
    this.rooms = rooms;
    this.scribe = scribe;
    this.options = options.exactly(); // the same figures also beside a busy server's other asks
  }

  /**
   * Test questions in a file.
   *
   * @param limit only the first so many; 0 for all
   * @param who asks where a question names nobody
   */
  public record Questions(String collection, Path file, int limit, Principals who) {
    List<TestQuestion> read() {
      List<TestQuestion> all = TestQuestions.read(file);
      return limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
    }
  }

  /** Figures of a retrieval, and what a fit did if one was asked for. */
  public record RetrievalMeasure(RetrievalEval.Result result, Optional<FusionFitter.Fit> fit) {}

  /**
   * How well retrieval finds the judged documents.
   *
   * @param fit also fit the fusion on these judgements, and keep it for the collection if it wins
   *     in the mean over held-out folds; what is measured then is the fusion kept
   */
  public RetrievalMeasure retrieval(
      String collection,
      Path queries,
      Path judgements,
      Principals who,
      boolean fit,
      StepProgress progress) {
    return new Runs(rooms.home())
        .evaluate(
            collection,
            "retrieval",
            List.of(queries, judgements),
            () -> measured(collection, queries, judgements, who, fit, progress),
            measure -> values(measure.result().metrics()));
  }

  private RetrievalMeasure measured(
      String collection,
      Path queries,
      Path judgements,
      Principals who,
      boolean fit,
      StepProgress progress) {
    List<Question> questions = Question.read(queries);
    Judgements judged = Judgements.read(judgements);
    HybridRetriever retriever = rooms.retriever(collection);
    Ledger ledger = rooms.home().ledger();
    String run = ledger.runs().begin(collection, fit ? "fit retrieval" : "eval retrieval");
    RetrievalEval eval =
        RetrievalEval.search(
            retriever,
            collection,
            questions,
            judged,
            who,
            done -> progress.at(done, questions.size()));
    Optional<FusionFitter.Fit> fitted = fit ? Optional.of(eval.fit()) : Optional.empty();
    fitted
        .filter(FusionFitter.Fit::kept)
        .ifPresent(
            kept ->
                ledger
                    .collections()
                    .putSetting(collection, Fusion.SETTING, kept.fusion().toJson()));
    Fusion fusion =
        fitted
            .map(FusionFitter.Fit::fusion)
            .orElseGet(() -> HybridRetriever.storedFusions(ledger).apply(collection));
    RetrievalEval.Result result = eval.measure(fusion);
    ledger.runs().finish(run, values(result.metrics()));
    return new RetrievalMeasure(result, fitted);
  }

  /** Asks test questions and measures the answers. */
  public AnswerReport answers(
      Questions questions, Arm arm, EvidenceShown shown, StepProgress progress) {
    return new Runs(rooms.home())
        .evaluate(
            questions.collection(),
            "answers." + arm.wireName(),
            List.of(questions.file()),
            () -> measured(questions, arm, shown, progress),
            report -> values(report.metrics()));
  }

  private AnswerReport measured(
      Questions questions, Arm arm, EvidenceShown shown, StepProgress progress) {
    List<TestQuestion> asked = questions.read();
    if (arm.readsDocuments()) {
      rooms.home().index(questions.collection()); // else every question would fail alone
    }
    AnswerEval eval = new AnswerEval(rooms.answerer(questions.collection()), shown);
    Ledger ledger = rooms.home().ledger();
    String run = ledger.runs().begin(questions.collection(), "eval answers");
    TestSet.of(asked).looked(ledger.runs(), run);
    AtomicInteger done = new AtomicInteger();
    AnswerReport report =
        eval.run(
            questions.collection(),
            asked,
            arm,
            questions.who(),
            options,
            row -> progress.at(done.incrementAndGet(), asked.size()));
    ledger.runs().finish(run, values(report.metrics()));
    return report;
  }

  /**
   * Fits when to decline on labelled questions and keeps it for the collection. Where none is
   * unanswerable, each answerable one is also asked with its documents withheld.
   *
   * @throws UserError if there are too few questions of either kind, or the arm reads no documents
   */
  public CalibrationReport calibrate(Questions questions, Arm arm, StepProgress progress) {
    List<TestQuestion> labelled = questions.read();
    rooms.home().index(questions.collection());
    AtomicInteger done = new AtomicInteger();
    AbstentionFitter.Fit fit =
        new AnswerEval(rooms.answerer(questions.collection()))
            .fitAbstention(
                questions.collection(),
                labelled,
                arm,
                questions.who(),
                options,
                labelled.stream().allMatch(TestQuestion::answerable),
                question -> progress.at(done.incrementAndGet(), labelled.size()));
    keep(questions.collection(), fit.abstention());
    return CalibrationReport.of(fit);
  }

  /**
   * Sets from which probability a collection's questions are answered; the rest stays as it was.
   *
   * @param trained whether for adapters that learnt to read passages, or for models as they came
   * @throws UserError if there is no such collection
   */
  public Abstention threshold(String collection, boolean trained, double threshold) {
    Abstention now = abstention(collection, trained);
    Abstention other = new Abstention(now.comment(), now.intercept(), now.weights(), threshold);
    keep(collection, other);
    return other;
  }

  /**
   * What decides now whether a collection's questions are answered.
   *
   * @param trained as for {@link #threshold}
   * @throws UserError if there is no such collection
   */
  public Abstention abstention(String collection, boolean trained) {
    rooms.home().collection(collection);
    String setting = trained ? Abstention.TRAINED_SETTING : Abstention.SETTING;
    return rooms
        .home()
        .ledger()
        .collections()
        .setting(collection, setting)
        .map(Abstention::parse)
        .orElseGet(() -> Abstention.builtIn(setting));
  }

  private void keep(String collection, Abstention abstention) {
    scribe.changes(
        "changed",
        collection,
        abstention.setting(),
        () ->
            rooms
                .home()
                .anyLedger()
                .collections()
                .putSetting(collection, abstention.setting(), abstention.toJson()));
  }

  /**
   * Texts with their labels.
   *
   * @param labels a file that names all labels, for a model without an adapter or an adapter that
   *     says none; empty to take those that the adapter has learnt
   * @param limit only the first so many texts; 0 for all
   * @param who uses the adapter
   */
  public record Labelled(Path file, Optional<Path> labels, int limit, Principals who) {
    List<Example.Labelled> read() {
      List<Example.Labelled> all = LabelFile.read(file);
      return limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
    }
  }

  /**
   * Gives texts their labels, with the adapter of the settings or the model as it is, and measures
   * them.
   *
   * @throws UserError if a label is not among those known, or none are
   */
  public LabelReport labels(Labelled texts, StepProgress progress) {
    List<Example.Labelled> read = texts.read();
    LabelTask task = task(texts);
    RunLog runs = rooms.home().anyLedger().runs();
    String run = runs.begin("", "eval labels");
    LabelReport report =
        new Labelling(rooms.home(), options.adapter()).measure(task, read, progress);
    runs.finish(run, values(report.metrics()));
    return report;
  }

  /**
   * Fits the temperature of the adapter's probabilities on texts that it has not learnt, and keeps
   * it with the adapter.
   *
   * @return what the texts come to with it
   * @throws UserError as {@link #labels} does, or if there is no adapter
   */
  public LabelReport fitLabels(Labelled texts, StepProgress progress) {
    Path adapter =
        options
            .adapter()
            .orElseThrow(
                () ->
                    new UserError(
                        "A temperature is kept with an adapter; name one with --adapter."));
    List<Example.Labelled> read = texts.read();
    return Labelling.calibrate(rooms.home(), adapter, task(texts), read, progress);
  }

  private LabelTask task(Labelled texts) {
    Labelling labelling = new Labelling(rooms.home(), options.adapter());
    Path model = labelling.admitting(texts.who());
    return LabelTask.of(options.adapter().orElse(model))
        .or(
            () ->
                texts
                    .labels()
                    .map(LabelFile::labels)
                    .map(LabelPrompt::untrained)
                    .map(prompt -> new LabelTask(prompt, OptionalDouble.empty())))
        .orElseThrow(
            () ->
                new UserError(
                    "The labels are not known: name an adapter that was trained on labels, or a file of them with --labels (the training file, or one a line)."));
  }

  private static Map<String, Double> values(Map<String, Estimate> figures) {
    Map<String, Double> values = new TreeMap<>();
    figures.forEach((name, figure) -> values.put(name, figure.value()));
    return values;
  }
}
