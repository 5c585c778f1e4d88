package dev.tandem.answer;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.Citation;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Asks test questions and measures the answers. A question that fails counts as wrong. Some are
 * asked at once, because a model computes them together, exactly ({@link AskOptions#exact}): what
 * each gets does not depend on the others.
 */
public final class AnswerEval {
  private static final int AT_ONCE = 12;

  private final Answerer answerer;
  private final EvidenceShown shown;

  /** With what retrieval finds. */
  public AnswerEval(Answerer answerer) {
    this(answerer, EvidenceShown.FOUND);
  }

  public AnswerEval(Answerer answerer, EvidenceShown shown) {
    this.answerer = answerer;
    this.shown = shown;
  }

  /**
   * What became of one question.
   *
   * @param answer empty if it failed
   * @param failure why it failed: the exception's kind, never user text; empty otherwise
   * @param exact exact match with a gold answer, 0 or 1
   * @param f1 token F1 with the nearest gold answer, 0 to 1
   * @param contains whether the answer holds a gold answer
   * @param quoted whether a quote holds a gold answer
   * @param found whether a citation is of a document that holds the answer
   */
  public record Row(
      TestQuestion question,
      Optional<Answer> answer,
      String failure,
      double exact,
      double f1,
      boolean contains,
      boolean quoted,
      boolean found) {
    boolean is(Mode mode) {
      return answer.filter(a -> a.mode() == mode).isPresent();
    }

    boolean cited() {
      return answer.filter(a -> !a.citations().isEmpty()).isPresent();
    }
  }

  /**
   * Asks each question with the given arm.
   *
   * @param who the reader, for questions that name none
   * @param progress called after each question
   * @throws UserError if other evidence than what is found is asked for and a question names no
   *     documents
   */
  public AnswerReport run(
      String collection,
      List<TestQuestion> questions,
      Arm arm,
      Principals who,
      AskOptions options,
      Consumer<Row> progress) {
    shown.require(questions);
    Answerer reading = answerer.finding(found -> shown.of(found, questions));
    List<Row> rows = new ArrayList<>();
    List<Callable<Row>> asks = new ArrayList<>();
    for (TestQuestion question : questions) {
      AskRequest request = request(collection, question, arm, who, options);
      asks.add(() -> row(reading, shown.asked(question), request));
    }
    Together.each(
        AT_ONCE,
        asks,
        "The evaluation was interrupted; run it again.",
        row -> {
          rows.add(row);
          progress.accept(row);
        });
    return AnswerReport.of(rows.stream().filter(shown::counts).toList());
  }

  /**
   * Fits when to abstain on labelled questions.
   *
   * @param arm that reads documents
   * @param withhold whether each answerable question is also used as an unanswerable one, with
   *     every passage withheld that is known or seen to hold the answer: for want of real
   *     unanswerable ones
   * @return to be stored under {@link Abstention#setting}
   * @throws UserError if there are too few of either kind
   */
  public AbstentionFitter.Fit fitAbstention(
      String collection,
      List<TestQuestion> questions,
      Arm arm,
      Principals who,
      AskOptions options,
      boolean withhold,
      Consumer<TestQuestion> progress) {
    return AbstentionFitter.fit(
        labelled(collection, questions, arm, who, options, withhold, progress));
  }

  /** The evidence for each labelled question, as {@link #fitAbstention} goes by it. */
  public List<AbstentionFitter.Labelled> labelled(
      String collection,
      List<TestQuestion> questions,
      Arm arm,
      Principals who,
      AskOptions options,
      boolean withhold,
      Consumer<TestQuestion> progress) {
    if (!arm.readsDocuments()) {
      throw new UserError(
          "the arm %s reads no documents, so there is nothing to fit; use rag or hybrid"
              .formatted(arm.wireName()));
    }
    List<AbstentionFitter.Labelled> labelled = new ArrayList<>();
    for (TestQuestion question : questions) {
      AskRequest request = request(collection, question, arm, who, options);
      add(labelled, answerer.features(request, passage -> true), question, question.answerable());
      if (withhold && question.answerable()) {
        // An answer often stands in other passages too.
        Predicate<Passage> others =
            passage ->
                !question.docIds().contains(passage.docId())
                    && !Squad.contains(passage.text(), question.answers());
        add(labelled, answerer.features(request, others), question, false);
      }
      progress.accept(question);
    }
    return labelled;
  }

  /** Without evidence there is nothing to weigh: such a question is declined whatever the fit. */
  private static void add(
      List<AbstentionFitter.Labelled> labelled,
      Map<String, Double> features,
      TestQuestion question,
      boolean answerable) {
    if (!features.isEmpty()) {
      labelled.add(new AbstentionFitter.Labelled(features, answerable, question.id()));
    }
  }

  private static AskRequest request(
      String collection, TestQuestion question, Arm arm, Principals who, AskOptions options) {
    return new AskRequest(
        collection, question.question(), question.who().orElse(who), arm, List.of(), options);
  }

  private static Row row(Answerer answerer, TestQuestion question, AskRequest request) {
    try {
      return judge(question, answerer.ask(request, AskListener.NONE));
    } catch (RuntimeException e) {
      String kind = e.getClass().getSimpleName();
      return new Row(question, Optional.empty(), kind, 0, 0, false, false, false);
    }
  }

  private static Row judge(TestQuestion question, Answer answer) {
    boolean graded = question.answerable() && !answer.abstained();
    String text = answer.text().replaceAll("\\s*\\[(?:\\d+|unsupported)]", "");
    List<String> gold = question.answers();
    Set<String> documents = Set.copyOf(question.docIds());
    List<Citation> citations = answer.citations();
    return new Row(
        question,
        Optional.of(answer),
        "",
        graded ? Squad.exactMatch(text, gold) : 0,
        graded ? Squad.f1(text, gold) : 0,
        graded && Squad.contains(text, gold),
        graded && citations.stream().anyMatch(c -> Squad.contains(c.quote(), gold)),
        graded && citations.stream().anyMatch(c -> documents.contains(c.docId())));
  }
}
