package dev.tandem.label;

import dev.tandem.label.DocumentTemplate.Fact;
import dev.tandem.label.PageWriter.Order;
import dev.tandem.label.ReaderRow.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cases whose answer needs several passages. What is of different passages and does not compare
 * them stands on lines of its own, so that each line can be held against one passage.
 */
final class SeveralCases {
  private static final int TRIES = 40; // for values that agree, or differ

  private final Desk desk;
  private final World world;

  SeveralCases(Desk desk) {
    this.desk = desk;
    this.world = desk.world;
  }

  Optional<ReaderRow> several() {
    return switch (world.between(0, 2)) {
      case 0 -> Optional.of(sameOfSeveral());
      case 1 -> severalOfOne();
      default -> listing();
    };
  }

  /** "The fee of A and the fee of B." */
  private ReaderRow sameOfSeveral() {
    Subject first = desk.subject(t -> true);
    Fact fact = world.one(first.template().facts());
    int passages = world.between(2, 3);
    List<Subject> subjects = new ArrayList<>(List.of(first));
    while (subjects.size() < passages) {
      subjects.add(Subject.invent(first.template(), world));
    }
    int asked = world.between(2, passages);
    List<String> abouts =
        subjects.subList(0, asked).stream().map(s -> fact.about().say(s.values(), world)).toList();
    List<Subject> shown = world.shuffled(subjects);
    List<Page> pages = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    for (Subject subject : shown) {
      if (subjects.indexOf(subject) < asked) {
        Statement value = new Statement(subject.value(fact.slot()), pages.size());
        statements.add(value);
        answer.add(subject.entity() + ": " + value.marked());
      }
      pages.add(desk.writer.write(subject, desk.order(passages).stating(List.of(fact))));
    }
    return row(
        CaseKind.SEVERAL,
        first,
        desk.questions.usual(joined(abouts)),
        pages,
        statements,
        String.join("\n", answer));
  }

  /** Two questions about one thing, which two documents answer. */
  private Optional<ReaderRow> severalOfOne() {
    Subject first = desk.subject(t -> !desk.siblings(t).isEmpty());
    DocumentTemplate sibling = world.one(desk.siblings(first.template()));
    Subject second = Subject.about(sibling, first.entity(), world);
    Fact one = world.one(first.template().facts());
    Fact two = world.one(sibling.facts());
    int passages = world.between(2, 3);
    Page a = desk.writer.write(first, desk.order(passages).stating(List.of(one)));
    Page b = desk.writer.write(second, desk.order(passages).stating(List.of(two)));
    List<Page> pages = new ArrayList<>(List.of(a, b));
    if (passages == 3) {
      Subject other = Subject.invent(first.template(), world);
      pages.add(desk.writer.write(other, desk.order(passages).stating(List.of(one))));
    }
    List<Page> shown = world.shuffled(pages);
    List<Statement> statements =
        List.of(
            new Statement(first.value(one.slot()), shown.indexOf(a)),
            new Statement(second.value(two.slot()), shown.indexOf(b)));
    String question =
        desk.questions.usual(
            joined(
                List.of(
                    one.about().say(first.values(), world),
                    two.about().say(second.values(), world))));
    return ReaderRow.holds(b.shown(), first.value(one.slot()))
        ? Optional.empty()
        : Optional.of(
            row(
                CaseKind.SEVERAL,
                first,
                question,
                shown,
                statements,
                String.join("\n", statements.stream().map(Statement::marked).toList())));
  }

  /** "Which of them open on Saturday?" */
  private Optional<ReaderRow> listing() {
    Subject first = desk.subject(t -> t.facts().stream().anyMatch(fact -> !fact.lists().isEmpty()));
    Fact fact =
        world.one(first.template().facts().stream().filter(f -> !f.lists().isEmpty()).toList());
    String value = first.value(fact.slot());
    List<Subject> subjects = new ArrayList<>(List.of(first));
    int passages = world.between(2, 3);
    int have = world.between(2, passages);
    for (int i = 0; subjects.size() < passages && i < TRIES; i++) {
      Subject other = Subject.invent(first.template(), world);
      boolean wanted = subjects.size() < have;
      if (other.value(fact.slot()).equals(value) == wanted) {
        subjects.add(other);
      }
    }
    if (subjects.size() < passages) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>(first.values());
    values.put("value", value);
    String question = desk.questions.one(fact.lists(), values);
    List<Page> pages = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    for (Subject subject : world.shuffled(subjects)) {
      Page page = desk.writer.write(subject, desk.order(passages).stating(List.of(fact)));
      boolean has = subject.value(fact.slot()).equals(value);
      if (has) {
        Statement held = new Statement(value, pages.size());
        statements.add(held);
        answer.add(subject.entity() + ": " + held.marked());
      }
      if (has != ReaderRow.holds(page.text(), value)) {
        return Optional.empty();
      }
      pages.add(page);
    }
    return Optional.of(
        row(CaseKind.SEVERAL, first, question, pages, statements, String.join("\n", answer)));
  }

  /** Two versions; the newer one says so. */
  Optional<ReaderRow> newer() {
    Stamp stamp = Stamp.pair(world);
    return two(CaseKind.NEWER, Optional.of(stamp));
  }

  /** Two documents that say different things, with nothing to choose between them. */
  Optional<ReaderRow> differing() {
    return two(CaseKind.DIFFERING, Optional.empty());
  }

  private Optional<ReaderRow> two(CaseKind kind, Optional<Stamp> stamp) {
    Subject now = desk.subject(t -> true);
    Fact fact = world.one(now.template().facts());
    Subject before = now.again(world);
    String current = now.value(fact.slot());
    String old = before.value(fact.slot());
    if (ReaderRow.holds(current, old) || ReaderRow.holds(old, current)) {
      return Optional.empty();
    }
    String question = desk.questions.fact(fact, now);
    int passages = world.between(2, 3);
    Order order = desk.undated(passages).stating(List.of(fact));
    Page first = desk.writer.write(now, stamp.map(s -> order.after(s.current())).orElse(order));
    Page second = desk.writer.write(before, stamp.map(s -> order.after(s.old())).orElse(order));
    if (ReaderRow.holds(first.text(), old) || ReaderRow.holds(second.text(), current)) {
      return Optional.empty();
    }
    List<Page> pages = new ArrayList<>(List.of(first, second));
    pages.addAll(desk.beside(now, question, passages - 2, passages, o -> o.stating(List.of(fact))));
    List<Page> shown = world.shuffled(pages);
    Statement newer = new Statement(current, shown.indexOf(first));
    Statement older = new Statement(old, shown.indexOf(second));
    if (stamp.isPresent()) {
      Statement since = new Statement(stamp.get().since(), newer.page());
      String answer =
          "%s, %s [%d]; before it was %s."
              .formatted(current, stamp.get().said(), newer.page() + 1, older.marked());
      return Optional.of(row(kind, now, question, shown, List.of(newer, since, older), answer));
    }
    List<Statement> both =
        newer.page() < older.page() ? List.of(newer, older) : List.of(older, newer);
    String answer =
        "The passages differ: %s, %s.".formatted(both.getFirst().marked(), both.getLast().marked());
    return Optional.of(row(kind, now, question, shown, both, answer));
  }

  private ReaderRow row(
      CaseKind kind,
      Subject subject,
      String question,
      List<Page> pages,
      List<Statement> statements,
      String answer) {
    return new ReaderRow(
        kind,
        subject.template(),
        desk.questions.typed(question),
        pages,
        statements,
        List.of(),
        answer);
  }

  private static String joined(List<String> abouts) {
    return String.join(", ", abouts.subList(0, abouts.size() - 1)) + " and " + abouts.getLast();
  }
}
