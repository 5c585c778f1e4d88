package dev.tandem.label;

import dev.tandem.label.PageWriter.Order;
import dev.tandem.label.ReaderRow.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What all cases need: subjects, pages about them, and what retrieval would have found beside them.
 * An attempt that comes to nothing is empty, and the next one is another.
 */
final class Desk {
  /** Words of a passage, by how many are shown, so that they fit the prompt together. */
  private static final int[] MOST_WORDS = {130, 105, 78, 56, 42};

  private static final int LEAST_WORDS = 26;

  private static final double DATED = .12;

  final World world;
  final PageWriter writer;
  final Questions questions;
  private final List<DocumentTemplate> asked;
  private final List<DocumentTemplate> beside;

  /**
   * @param asked whose questions are put
   * @param beside what may stand beside the right passage
   */
  Desk(World world, List<DocumentTemplate> asked, List<DocumentTemplate> beside) {
    this.world = world;
    this.writer = new PageWriter(world);
    this.questions = new Questions(world);
    this.asked = asked;
    this.beside = beside;
  }

  /** Something new that one of the templates is about. */
  Subject subject(Predicate<DocumentTemplate> fits) {
    return Subject.invent(world.one(asked.stream().filter(fits).toList()), world);
  }

  /** How many passages are shown. */
  int passages() {
    double lot = world.random().nextDouble();
    return lot < .16 ? 1 : lot < .36 ? 2 : lot < .64 ? 3 : lot < .84 ? 4 : 5;
  }

  /** As many words as fit beside the others; now and then a date stands first. */
  Order order(int passages) {
    Order order = Order.words(world.between(LEAST_WORDS, MOST_WORDS[passages - 1]));
    return world.chance(DATED) ? order.after(Stamp.alone(world)) : order;
  }

  /** The same without a date. */
  Order undated(int passages) {
    return Order.words(world.between(LEAST_WORDS, MOST_WORDS[passages - 1]));
  }

  /**
   * Pages as retrieval finds them beside the right one: the same of another, another of the same,
   * the same of another year. Where the question does not say whose or when, only those that could
   * not answer it.
   *
   * @param like what the right page has to state; the same of another mostly states it too
   */
  List<Page> beside(Subject subject, String question, int count, int passages, Like like) {
    List<Page> pages = new ArrayList<>();
    boolean named = names(question, subject);
    Optional<String> scope =
        subject.template().scope().filter(s -> ReaderRow.holds(question, subject.value(s)));
    while (pages.size() < count) {
      double lot = world.random().nextDouble();
      if (named && lot < .5) {
        Subject other = Subject.invent(subject.template(), world);
        pages.add(writer.write(other, like.ordered(order(passages))));
      } else if (scope.isPresent() && lot < .8) {
        Subject other = Subject.about(subject.template(), subject.entity(), world);
        if (!other.value(scope.get()).equals(subject.value(scope.get()))) {
          pages.add(writer.write(other, like.ordered(order(passages))));
        }
      } else {
        pages.add(another(subject, passages));
      }
    }
    return pages;
  }

  /** What the right page has, put into an order for a page of another. */
  @FunctionalInterface
  interface Like {
    Order ordered(Order order);
  }

  /** Another document, about the same if there is one of its kind. */
  Page another(Subject subject, int passages) {
    List<DocumentTemplate> others = others(subject.template());
    List<DocumentTemplate> same =
        others.stream().filter(t -> t.kind().equals(subject.template().kind())).toList();
    Subject other =
        same.isEmpty()
            ? Subject.invent(world.one(others), world)
            : Subject.about(world.one(same), subject.entity(), world);
    return writer.write(other, order(passages));
  }

  /** The domain's other documents about things of this kind. */
  List<DocumentTemplate> siblings(DocumentTemplate template) {
    return others(template).stream().filter(t -> t.kind().equals(template.kind())).toList();
  }

  private List<DocumentTemplate> others(DocumentTemplate template) {
    return beside.stream()
        .filter(t -> t.domain().equals(template.domain()) && !t.equals(template))
        .toList();
  }

  static boolean names(String question, Subject subject) {
    return ReaderRow.holds(question, subject.entity());
  }

  /**
   * One right page among others, anywhere.
   *
   * @param texts that the answer says, in order
   * @param between what stands between them
   */
  ReaderRow answered(
      CaseKind kind,
      String question,
      Page right,
      List<Page> others,
      List<String> texts,
      String between) {
    List<Page> pages = new ArrayList<>(others);
    int at = world.between(0, others.size());
    pages.add(at, right);
    List<Statement> statements = texts.stream().map(text -> new Statement(text, at)).toList();
    return new ReaderRow(
        kind,
        right.subject().template(),
        questions.typed(question),
        pages,
        statements,
        List.of(),
        String.join(between, statements.stream().map(Statement::marked).toList()));
  }

  /** A row that declines. */
  ReaderRow declined(
      CaseKind kind,
      DocumentTemplate template,
      String question,
      List<Page> pages,
      List<String> absent) {
    return new ReaderRow(
        kind, template, questions.typed(question), world.shuffled(pages), List.of(), absent, "");
  }
}
