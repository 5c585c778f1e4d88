package dev.tandem.label;

import dev.tandem.label.DocumentTemplate.Column;
import dev.tandem.label.DocumentTemplate.Explanation;
import dev.tandem.label.DocumentTemplate.Fact;
import dev.tandem.label.DocumentTemplate.Steps;
import dev.tandem.label.DocumentTemplate.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes what a document says of its subject, as long as is asked for. */
final class PageWriter {
  /** How often something is left out between two sentences, as where a long passage is cut. */
  private static final double GAPS = .04;

  private final World world;

  /**
   * What has to stand in a passage.
   *
   * @param facts that it must state
   * @param without those that it must not
   * @param explanations that it must give
   * @param lines with the steps
   * @param table with the table; {@code summed} names the line below it, none if empty
   * @param before said first, such as a version
   * @param words about how many
   */
  record Order(
      List<Fact> facts,
      List<Fact> without,
      List<Explanation> explanations,
      boolean lines,
      boolean table,
      String summed,
      String before,
      int words) {
    static Order words(int words) {
      return new Order(List.of(), List.of(), List.of(), false, false, "", "", words);
    }

    Order stating(List<Fact> some) {
      return new Order(some, without, explanations, lines, table, summed, before, words);
    }

    Order hiding(List<Fact> some) {
      return new Order(facts, some, explanations, lines, table, summed, before, words);
    }

    Order explaining(List<Explanation> some) {
      return new Order(facts, without, some, lines, table, summed, before, words);
    }

    Order listing() {
      return new Order(facts, without, explanations, true, table, summed, before, words);
    }

    Order tabling(String sum) {
      return new Order(facts, without, explanations, lines, true, sum, before, words);
    }

    Order after(String sentence) {
      return new Order(facts, without, explanations, lines, table, summed, sentence, words);
    }
  }

  PageWriter(World world) {
    this.world = world;
  }

  Page write(Subject subject, Order order) {
    DocumentTemplate template = subject.template();
    Map<Fact, String> facts = new LinkedHashMap<>();
    Map<Explanation, List<String>> explanations = new LinkedHashMap<>();
    List<String> units = new ArrayList<>();
    order.facts().forEach(fact -> units.add(state(fact, subject, facts)));
    order.explanations().forEach(each -> units.add(explain(each, subject, explanations)));
    List<String> lines = order.lines() ? lines(template.steps().orElseThrow(), subject) : List.of();
    List<List<String>> rows =
        order.table() ? rows(template.table().orElseThrow(), subject, order.summed()) : List.of();
    // A table may be the whole of a chunk; its header is then the chunk's context.
    boolean bare = order.table() && units.isEmpty() && order.before().isEmpty() && world.chance(.4);
    int most = order.words() - 9 * lines.size() - 6 * rows.size();
    if (!bare) {
      fill(subject, order, most, units, facts, explanations);
    }
    List<String> parts = new ArrayList<>(paragraphs(world.shuffled(units), order.before()));
    String header = order.table() ? header(template.table().orElseThrow()) : "";
    if (!lines.isEmpty()) {
      parts.add(template.steps().orElseThrow().lead().sentence(subject.values(), world));
      parts.addAll(lines);
    }
    if (!header.isEmpty() && !bare) {
      parts.add(header);
    }
    rows.forEach(row -> parts.add(String.join(" | ", row)));
    return new Page(
        subject,
        world.one(template.titles()).sentence(subject.values(), world),
        template.headings().isEmpty() || world.chance(.3)
            ? ""
            : world.one(template.headings()).sentence(subject.values(), world),
        bare ? header : "",
        String.join("\n", parts),
        facts,
        explanations,
        lines,
        rows);
  }

  /** More of what the document says, and sentences that answer nothing. */
  private void fill(
      Subject subject,
      Order order,
      int most,
      List<String> units,
      Map<Fact, String> facts,
      Map<Explanation, List<String>> explanations) {
    List<Runnable> more = new ArrayList<>();
    DocumentTemplate template = subject.template();
    for (Fact fact : template.facts()) {
      if (!order.without().contains(fact) && !facts.containsKey(fact)) {
        more.add(() -> units.add(state(fact, subject, facts)));
      }
    }
    for (Explanation each : template.explanations()) {
      if (!explanations.containsKey(each) && world.chance(.5)) {
        more.add(() -> units.add(explain(each, subject, explanations)));
      }
    }
    Set<String> said = new LinkedHashSet<>();
    for (Phrase filler : template.fillers()) {
      more.add(
          () -> {
            String sentence = filler.sentence(subject.values(), world);
            if (said.add(sentence)) {
              units.add(sentence);
            }
          });
    }
    for (Runnable each : world.shuffled(more)) {
      if (units.stream().mapToInt(PageWriter::words).sum() >= most) {
        return;
      }
      each.run();
    }
  }

  private static int words(String text) {
    return text.split("\\s+").length;
  }

  private String state(Fact fact, Subject subject, Map<Fact, String> facts) {
    String sentence = world.one(fact.says()).sentence(subject.values(), world);
    facts.put(fact, sentence);
    return sentence;
  }

  private String explain(
      Explanation each, Subject subject, Map<Explanation, List<String>> explanations) {
    List<String> sentences =
        each.says().stream().map(says -> says.sentence(subject.values(), world)).toList();
    explanations.put(each, sentences);
    return String.join(" ", sentences);
  }

  private List<String> paragraphs(List<String> units, String before) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder(before);
    for (String unit : units) {
      if (!paragraph.isEmpty() && world.chance(.15)) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      }
      String between = world.chance(GAPS) ? " … " : " ";
      paragraph.append(paragraph.isEmpty() ? "" : between).append(unit);
    }
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
    }
    return paragraphs;
  }

  private List<String> lines(Steps steps, Subject subject) {
    List<String> lines = new ArrayList<>();
    int least = Math.min(3, steps.items().size());
    // Steps keep their order; now and then a document leaves one out.
    for (Phrase item : steps.items()) {
      if (lines.size() < least || world.chance(.8)) {
        String begin = steps.numbered() ? (lines.size() + 1) + ". " : "- ";
        lines.add(begin + item.sentence(subject.values(), world));
      }
    }
    return lines;
  }

  private static String header(Table table) {
    List<String> names = new ArrayList<>(List.of(table.key()));
    table.columns().forEach(column -> names.add(column.name()));
    return String.join(" | ", names);
  }

  private List<List<String>> rows(Table table, Subject subject, String summed) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    int most = world.between(3, Math.min(6, table.keys().size()));
    for (Phrase pattern : world.shuffled(table.keys())) {
      String key = pattern.say(subject.values(), world);
      if (rows.size() < most && keys.add(key)) {
        List<String> row = new ArrayList<>(List.of(key));
        table.columns().forEach(c -> row.add(c.cell().say(subject.values(), world)));
        rows.add(row);
      }
    }
    if (!summed.isEmpty()) {
      rows.add(sum(table, rows, summed));
    }
    return rows;
  }

  static List<String> sum(Table table, List<List<String>> rows, String name) {
    List<String> line = new ArrayList<>(List.of(name));
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      int at = i + 1;
      long sum =
          column.sums()
              ? rows.stream().mapToLong(row -> Long.parseLong(row.get(at).replace(",", ""))).sum()
              : 0;
      line.add(column.sums() ? String.format(Locale.ROOT, "%,d", sum) : "");
    }
    return line;
  }
}
