package dev.tandem.label;

import dev.tandem.label.DocumentTemplate.Column;
import dev.tandem.label.DocumentTemplate.Explanation;
import dev.tandem.label.DocumentTemplate.Fact;
import dev.tandem.label.DocumentTemplate.Table;
import dev.tandem.label.PageWriter.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases whose answer stands in one passage, or in none. */
final class SingleCases {
  private static final double OVERVIEWS = .4;
  private static final int MOST_SENTENCES = 4;
  private static final double SUMS = .2;
  private static final double OTHER_ROWS = .2;
  private static final double OTHERS_TABLES = .15;
  private static final double NO_SHORT_FACT = .25; // of what is declined

  private static final List<Phrase> OVERVIEW =
      List.of(
          new Phrase("[Tell me|Please tell me|What can you tell me] about {overview}."),
          new Phrase("[Describe|Summarise|Explain] {overview}[ briefly|]."),
          new Phrase("[Give|Send] me [an overview|a summary|the main points] of {overview}."),
          new Phrase("What [should|do] I [have to |need to |]know about {overview}?"),
          new Phrase("What are the [rules|main points|details] of {overview}?"));

  private static final List<Phrase> SUM =
      List.of(
          new Phrase("What is the [total|sum] of {column} [for|at|of] {entity}?"),
          new Phrase("[Total|Sum of] {column} {entity}"),
          new Phrase("How [much|high] is {column} [in total|altogether] [for|at] {entity}?"));

  private final Desk desk;
  private final World world;

  SingleCases(Desk desk) {
    this.desk = desk;
    this.world = desk.world;
  }

  ReaderRow shortAnswer() {
    Subject subject = desk.subject(t -> true);
    Fact fact = world.one(subject.template().facts());
    String question = desk.questions.fact(fact, subject);
    int passages = desk.passages();
    Page right = desk.writer.write(subject, desk.order(passages).stating(List.of(fact)));
    List<Page> others =
        desk.beside(subject, question, passages - 1, passages, o -> o.stating(List.of(fact)));
    return desk.answered(
        CaseKind.SHORT, question, right, others, List.of(subject.value(fact.slot())), "; ");
  }

  ReaderRow sentences() {
    return world.chance(OVERVIEWS) ? overview() : explanation();
  }

  private ReaderRow explanation() {
    Subject subject = desk.subject(t -> !t.explanations().isEmpty());
    Explanation wanted = world.one(subject.template().explanations());
    String question = desk.questions.one(wanted.asks(), subject.values());
    int passages = desk.passages();
    Page right = desk.writer.write(subject, desk.order(passages).explaining(List.of(wanted)));
    List<Page> others =
        desk.beside(subject, question, passages - 1, passages, o -> o.explaining(List.of(wanted)));
    return desk.answered(
        CaseKind.SENTENCES,
        question,
        right,
        others,
        right.explanations().getOrDefault(wanted, List.of()),
        " ");
  }

  private ReaderRow overview() {
    Subject subject = desk.subject(t -> true);
    DocumentTemplate template = subject.template();
    Map<String, String> values = new HashMap<>(subject.values());
    values.put("overview", template.overview().say(values, world));
    String question = desk.questions.one(OVERVIEW, values);
    int passages = desk.passages();
    List<Fact> some = world.shuffled(template.facts()).subList(0, 2);
    Page right = desk.writer.write(subject, desk.order(passages).stating(some));
    List<Page> others = desk.beside(subject, question, passages - 1, passages, o -> o);
    List<String> said =
        right.facts().values().stream()
            .sorted(Comparator.comparingInt(right.text()::indexOf))
            .limit(MOST_SENTENCES)
            .toList();
    return desk.answered(CaseKind.SENTENCES, question, right, others, said, " ");
  }

  ReaderRow list() {
    Subject subject = desk.subject(t -> t.steps().isPresent());
    String question =
        desk.questions.one(subject.template().steps().orElseThrow().asks(), subject.values());
    int passages = desk.passages();
    Page right = desk.writer.write(subject, desk.order(passages).listing());
    List<Page> others = desk.beside(subject, question, passages - 1, passages, o -> o);
    return desk.answered(CaseKind.LIST, question, right, others, right.lines(), "\n");
  }

  ReaderRow table() {
    Subject subject = desk.subject(t -> t.table().isPresent());
    Table table = subject.template().table().orElseThrow();
    int at = world.between(0, table.columns().size() - 1);
    Column column = table.columns().get(at);
    return column.sums() && world.chance(SUMS)
        ? sum(subject, column, at)
        : cell(subject, table, column, at);
  }

  private ReaderRow cell(Subject subject, Table table, Column column, int at) {
    int passages = desk.passages();
    Page right = desk.writer.write(subject, desk.order(passages).tabling(""));
    List<String> there = right.rows().stream().map(List::getFirst).toList();
    List<String> row = world.one(right.rows());
    double lot = world.random().nextDouble();
    boolean other = lot < OTHER_ROWS;
    List<String> elsewhere =
        table.keys().stream()
            .map(key -> key.say(subject.values(), world))
            .filter(key -> !there.contains(key))
            .toList();
    if (other && elsewhere.isEmpty()) {
      other = false;
    }
    Map<String, String> values = new HashMap<>(subject.values());
    values.put("row", other ? world.one(elsewhere) : row.getFirst());
    String question =
        world.chance(.15)
            ? "%s of %s, %s".formatted(column.name(), values.get("row"), subject.entity())
            : desk.questions.one(column.asks(), values);
    String cell = row.get(at + 1);
    if (lot > 1 - OTHERS_TABLES && Desk.names(question, subject)) {
      List<Page> tables = desk.beside(subject, question, passages, passages, o -> o.tabling(""));
      return desk.declined(CaseKind.TABLE, subject.template(), question, tables, List.of(cell));
    }
    List<Page> others = desk.beside(subject, question, passages - 1, passages, o -> o.tabling(""));
    if (!other) {
      return desk.answered(CaseKind.TABLE, question, right, others, List.of(cell), "; ");
    }
    List<Page> pages = new ArrayList<>(List.of(right));
    pages.addAll(others.stream().filter(page -> page.rows().isEmpty()).toList());
    return desk.declined(
        CaseKind.TABLE,
        subject.template(),
        question,
        pages,
        List.of(values.getOrDefault("row", "")));
  }

  /** Stated, it is read; else the reader does not reckon. */
  private ReaderRow sum(Subject subject, Column column, int at) {
    boolean stated = world.chance(.5);
    int passages = desk.passages();
    Page right =
        desk.writer.write(
            subject,
            desk.order(passages).tabling(stated ? world.one(List.of("Total", "Sum", "All")) : ""));
    String name = column.name().toLowerCase(Locale.ROOT);
    Map<String, String> values = new HashMap<>(subject.values());
    values.put("column", name);
    String question = desk.questions.one(SUM, values);
    List<Page> others = desk.beside(subject, question, passages - 1, passages, o -> o.tabling(""));
    if (stated) {
      String sum = right.rows().getLast().get(at + 1);
      return desk.answered(CaseKind.TABLE, question, right, others, List.of(sum), "; ");
    }
    String sum =
        PageWriter.sum(subject.template().table().orElseThrow(), right.rows(), "").get(at + 1);
    List<Page> pages = new ArrayList<>(others);
    pages.add(right);
    return desk.declined(CaseKind.TABLE, subject.template(), question, pages, List.of(sum));
  }

  ReaderRow silent() {
    return world.chance(NO_SHORT_FACT) ? unexplained() : unknown();
  }

  /** The right thing without what is asked, or what is asked of others only. */
  private ReaderRow unknown() {
    Subject subject = desk.subject(t -> true);
    Fact fact = world.one(subject.template().facts());
    String question = desk.questions.fact(fact, subject);
    int passages = desk.passages();
    List<Page> pages = new ArrayList<>();
    boolean elsewhere = Desk.names(question, subject) && world.chance(.5);
    if (!elsewhere) {
      Order order = desk.order(passages).hiding(List.of(fact));
      pages.add(desk.writer.write(subject, order));
    }
    pages.addAll(
        desk.beside(
            subject, question, passages - pages.size(), passages, o -> o.stating(List.of(fact))));
    return desk.declined(
        CaseKind.SILENT, subject.template(), question, pages, List.of(subject.value(fact.slot())));
  }

  private ReaderRow unexplained() {
    Subject subject = desk.subject(t -> t.steps().isPresent() || !t.explanations().isEmpty());
    DocumentTemplate template = subject.template();
    boolean lines =
        template.explanations().isEmpty() || template.steps().isPresent() && world.chance(.5);
    Explanation explanation =
        lines ? new Explanation(List.of(), List.of()) : world.one(template.explanations());
    String question =
        desk.questions.one(
            lines ? template.steps().orElseThrow().asks() : explanation.asks(), subject.values());
    int passages = desk.passages();
    List<Page> pages = new ArrayList<>();
    while (pages.size() < passages) {
      pages.add(desk.another(subject, passages));
    }
    return desk.declined(CaseKind.SILENT, template, question, pages, List.of());
  }
}
