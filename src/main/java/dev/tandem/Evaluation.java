package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.AnswerEval;
import dev.tandem.answer.AnswerReport;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.ledger.Ledger;
import dev.tandem.retrieve.Fusion;
import dev.tandem.retrieve.FusionFitter;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.Judgements;
import dev.tandem.retrieve.Question;
import dev.tandem.retrieve.RetrievalEval;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a collection on the user's own questions, and fits what can be fitted to it. Each run
 * leaves its figures in the ledger.
 */
public final class Evaluation {
  private final Rooms rooms;
  private final AskOptions options;

  Evaluation(Rooms rooms, AskOptions options) {
    this.rooms = rooms;
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
  public AnswerReport answers(Questions questions, Arm arm, StepProgress progress) {
    List<TestQuestion> asked = questions.read();
    AnswerEval eval = new AnswerEval(rooms.answerer(questions.collection()));
    Ledger ledger = rooms.home().ledger();
    String run = ledger.runs().begin(questions.collection(), "eval answers");
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
   * @return what was kept, as JSON
   */
  public String fitAbstention(Questions questions, StepProgress progress) {
    List<TestQuestion> labelled = questions.read();
    AtomicInteger done = new AtomicInteger();
    String fitted =
        new AnswerEval(rooms.answerer(questions.collection()))
            .fitAbstention(
                questions.collection(),
                labelled,
                questions.who(),
                options,
                labelled.stream().allMatch(TestQuestion::answerable),
                question -> progress.at(done.incrementAndGet(), labelled.size()))
            .toJson();
    rooms
        .home()
        .ledger()
        .collections()
        .putSetting(questions.collection(), Abstention.SETTING, fitted);
    return fitted;
  }

  private static Map<String, Double> values(Map<String, Estimate> figures) {
    Map<String, Double> values = new TreeMap<>();
    figures.forEach((name, figure) -> values.put(name, figure.value()));
    return values;
  }
}
