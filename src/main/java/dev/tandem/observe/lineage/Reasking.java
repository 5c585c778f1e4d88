package dev.tandem.observe.lineage;

import dev.tandem.answer.Answer;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.Note;
import dev.tandem.ledger.LineageLog.Stale;
import dev.tandem.ledger.LineageLog.Touched;
import dev.tandem.text.UserError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Asks affected questions again, and tells those who asked. */
final class Reasking {
  private final Ledger ledger;
  private final Present present;
  private final InstantSource clock;

  /**
   * @param clock times of what is told
   */
  Reasking(Ledger ledger, Present present, InstantSource clock) {
    this.ledger = ledger;
    this.present = present;
    this.clock = clock;
  }

  /** What decides how a question is answered: asked twice it is answered alike. */
  private record Question(AnswerRecord given) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Question question && key().equals(question.key());
    }

    @Override
    public int hashCode() {
      return key().hashCode();
    }

    private List<Object> key() {
      return List.of(given.standalone(), given.collections(), given.arm(), given.who());
    }
  }

  /**
   * Asks the answers of an impact again, in their order.
   *
   * @param progress hears how many are done
   */
  List<Reasked> ask(Impact impact, IntConsumer progress) {
    Comparer comparer = new Comparer(ledger.documents(), present);
    Map<Question, Answer> answers = new HashMap<>();
    List<Reasked> all = new ArrayList<>();
    for (Touched touched : impact.answers()) {
      ledger
          .answers()
          .replayForOperator(touched.answerId())
          .map(old -> reasked(touched, old, comparer, answers))
          .ifPresent(all::add);
      progress.accept(all.size());
    }
    return all;
  }

  private Reasked reasked(
      Touched touched, AnswerReplay old, Comparer comparer, Map<Question, Answer> answers) {
    AnswerRecord given = old.given();
    if (given.question().isEmpty()) {
      return unknown(touched, given, "Its question was forgotten, so it is not asked again.");
    }
    try {
      Answer now = answers.computeIfAbsent(new Question(given), any -> present.ask(given));
      Comparer.Finding finding = comparer.compare(old, now);
      return new Reasked(
          touched.answerId(),
          touched.how(),
          finding.verdict(),
          finding.by(),
          given.question(),
          Comparer.unmarked(given.answer()),
          Comparer.unmarked(now.text()),
          now.id());
    } catch (UserError gone) {
      return unknown(touched, given, "It cannot be asked again: " + gone.getMessage());
    }
  }

  private static Reasked unknown(Touched touched, AnswerRecord given, String why) {
    return new Reasked(
        touched.answerId(),
        touched.how(),
        Verdict.UNKNOWN,
        List.of(why),
        given.question(),
        Comparer.unmarked(given.answer()),
        "",
        "");
  }

  /** How many there are of each verdict. */
  static Map<Verdict, Integer> counts(List<Reasked> all) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, 0);
    }
    all.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
    return counts;
  }

  /**
   * Puts a note beside every answer that is changed or wrong, for who asked; and marks the
   * decisions that rest on the target as stale.
   *
   * @return how many answers have a note now
   */
  int tell(Impact impact, List<Reasked> all) {
    int told = 0;
    for (Reasked each : all) {
      if (each.verdict() == Verdict.WRONG || each.verdict() == Verdict.CHANGED) {
        Note note =
            new Note(clock.instant(), each.verdict().wireName(), permitted(each), each.again());
        told += ledger.lineage().tell(each.answerId(), note) ? 1 : 0;
      }
    }
    List<String> open =
        impact.decisions().stream()
            .filter(decision -> decision.stale().isEmpty())
            .map(Decided::id)
            .toList();
    if (!open.isEmpty()) {
      ledger.lineage().stale(open, new Stale(clock.instant(), why(impact)));
    }
    return told;
  }

  private static String why(Impact impact) {
    Target target = impact.target();
    return "Its figures rest on %s; compare again and decide anew."
        .formatted(
            switch (target.kind()) {
              case DOCUMENT -> "the document '%s', which changed".formatted(target.name());
              case SOURCE -> "documents of '%s', which changed".formatted(target.name());
              case ADAPTER -> "an adapter that is affected (%s)".formatted(target.name());
              case INCIDENT -> "what the incident '%s' affected".formatted(target.name());
            });
  }

  /** The reasons without the names of documents that who asked may not read now. */
  private List<String> permitted(Reasked each) {
    Optional<AnswerReplay> old = ledger.answers().replayForOperator(each.answerId());
    List<String> hidden =
        old.stream()
            .flatMap(replay -> replay.given().retrieved().stream())
            .filter(
                passage ->
                    ledger
                        .documents()
                        .current(passage.collection(), passage.docId())
                        .filter(now -> now.acl().admits(old.get().given().who()))
                        .isEmpty())
            .map(passage -> " (%s/%s)".formatted(passage.collection(), passage.docId()))
            .distinct()
            .toList();
    return each.by().stream()
        .map(sentence -> hidden.stream().reduce(sentence, (text, name) -> text.replace(name, "")))
        .toList();
  }
}
