package dev.tandem.compare;

import dev.tandem.answer.Squad;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Citation;
import dev.tandem.tune.RougeL;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a good answer is, as far as the test questions and labelled answers show it: short ones are
 * held word by word against the gold answers (token F1), long ones by what they share in order
 * (ROUGE-L), labels by being the same. Declining is right where there is no answer and nowhere
 * else; a failed or an empty answer is worth nothing.
 */
public final class Task {
  /** Gold answers of more words than this, in the median, are long. */
  private static final int SHORT = 12;

  /** Labels repeat: so many test questions an answer, in the mean, and none of many words. */
  private static final double REPEATED = 4;

  private static final int LABEL_WORDS = 5;

  /** What quality is measured by. */
  public enum Kind {
    LABELS(Figure.EXACT_MATCH),
    SHORT(Figure.F1),
    LONG(Figure.ROUGE_L);

    private final Figure figure;

    Kind(Figure figure) {
      this.figure = figure;
    }

    public Figure figure() {
      return figure;
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final Optional<Form> form;
  private final Optional<Style> style;
  private final List<Gauge> gauges;

  private Task(Kind kind, Optional<Form> form, Optional<Style> style, List<Gauge> gauges) {
    this.kind = kind;
    this.form = form;
    this.style = style;
    this.gauges = List.copyOf(gauges);
  }

  /**
   * @param questions of the test
   * @param labelled answers of the examples; may be none
   * @param wanted what quality is measured by; empty to find it from the answers
   */
  public static Task of(
      List<TestQuestion> questions, List<String> labelled, Optional<Kind> wanted) {
    boolean styled = Style.enough(labelled);
    Kind kind = wanted.orElseGet(() -> kind(questions));
    if (kind == Kind.LABELS) {
      return new Task(kind, Optional.empty(), Optional.empty(), List.of());
    }
    List<Gauge> gauges = new ArrayList<>(List.of(new CodeGauge()));
    List<String> answers = new ArrayList<>(labelled);
    questions.forEach(question -> answers.addAll(question.answers()));
    TermsGauge.of(answers).ifPresent(gauges::add);
    return new Task(
        kind,
        Form.of(labelled),
        styled && kind == Kind.LONG ? Optional.of(new Style(labelled)) : Optional.empty(),
        gauges);
  }

  /** The same, measuring more of each answer. */
  public Task with(Gauge gauge) {
    List<Gauge> more = new ArrayList<>(gauges);
    more.add(gauge);
    return new Task(kind, form, style, more);
  }

  private static Kind kind(List<TestQuestion> questions) {
    List<List<String>> gold =
        questions.stream().map(TestQuestion::answers).filter(each -> !each.isEmpty()).toList();
    int[] words = gold.stream().mapToInt(each -> words(each.getFirst())).sorted().toArray();
    if (words.length == 0) {
      return Kind.SHORT;
    }
    long different = gold.stream().map(List::getFirst).distinct().count();
    boolean repeated = words.length >= REPEATED * different;
    if (repeated && words[words.length - 1] <= LABEL_WORDS) {
      return Kind.LABELS;
    }
    return words[words.length / 2] > SHORT ? Kind.LONG : Kind.SHORT;
  }

  private static int words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  public Kind kind() {
    return kind;
  }

  /** The form that the labelled answers share, in words. */
  public Optional<String> form() {
    return form.map(Form::described);
  }

  /** How good an answer is where another one is right, 0 to 1. */
  double worth(String answer, String right) {
    return switch (kind) {
      case LABELS -> Squad.exactMatch(answer, List.of(right));
      case SHORT -> Squad.f1(answer, List.of(right));
      case LONG -> RougeL.f1(answer, right);
    };
  }

  /** The figures of a reply; those that mean nothing for it are not there. */
  public Map<Figure, Double> measure(TestQuestion question, Reply reply) {
    Map<Figure, Double> figures = ofTask(question, reply);
    gauges.forEach(gauge -> figures.putAll(gauge.measure(question, reply)));
    return figures;
  }

  private Map<Figure, Double> ofTask(TestQuestion question, Reply reply) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.FAILED, share(reply.hasFailed()));
    figures.put(Figure.TOKENS, (double) (reply.promptTokens() + reply.completionTokens()));
    if (!question.answerable()) {
      boolean right = reply.declined() && !reply.hasFailed();
      figures.put(Figure.RIGHTLY_DECLINED, share(right));
      figures.put(Figure.QUALITY, share(right));
      return figures;
    }
    figures.put(Figure.WRONGLY_DECLINED, share(reply.declined()));
    boolean answered = reply.answers();
    List<String> gold = question.answers();
    String text = reply.text();
    figures.put(Figure.EXACT_MATCH, answered ? Squad.exactMatch(text, gold) : 0);
    figures.put(Figure.F1, answered ? Squad.f1(text, gold) : 0);
    figures.put(Figure.CONTAINS, share(answered && Squad.contains(text, gold)));
    if (kind == Kind.LONG) {
      double rouge = gold.stream().mapToDouble(each -> RougeL.f1(text, each)).max().orElse(0);
      figures.put(Figure.ROUGE_L, answered ? rouge : 0);
    }
    figures.put(Figure.QUALITY, figures.getOrDefault(kind.figure, 0.0));
    form.ifPresent(each -> figures.put(Figure.FORM, share(answered && each.heldBy(text))));
    style.ifPresent(
        each -> figures.put(Figure.STYLE_DISTANCE, each.distance(answered ? text : "")));
    cited(question, reply, answered, figures);
    return figures;
  }

  private void cited(
      TestQuestion question, Reply reply, boolean answered, Map<Figure, Double> figures) {
    List<Citation> citations = answered ? reply.citations() : List.of();
    if (!citations.isEmpty() && kind == Kind.SHORT) { // no quote holds a long answer word for word
      figures.put(
          Figure.CITATION_PRECISION,
          share(citations.stream().anyMatch(c -> Squad.contains(c.quote(), question.answers()))));
    }
    if (!question.docIds().isEmpty() && !reply.found().isEmpty()) {
      Set<String> documents = Set.copyOf(question.docIds());
      figures.put(
          Figure.CITATION_RECALL,
          share(citations.stream().anyMatch(c -> documents.contains(c.docId()))));
    }
  }

  private static double share(boolean is) {
    return is ? 1 : 0;
  }
}
