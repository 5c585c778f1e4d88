package dev.tandem.tune;

import dev.tandem.example.LabelTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** A card as one page (HTML) that needs nothing else: styles and pictures stand in it. */
public final class CardPage {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Map<String, String> TITLES =
      Map.of(
          "test.loss", "Loss of test rows",
          "test.accuracy", "Labels of test rows",
          "forgot.answers", "Right answers to general questions",
          "export.peft", "PEFT folder",
          "export.gguf", "GGUF adapter",
          "export.merged-gguf", "Merged GGUF file",
          "export.merged-safetensors", "Merged Hugging Face folder");

  private static final Map<String, String> LABELS =
      Map.of(
          "accuracy", "Right labels",
          "macro_f1", "F1, mean of the labels",
          "calibration_error", "Calibration error",
          "calibration_error_raw", "Calibration error before",
          "failed", "Failed");

  private static final Map<String, String> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("learnt", "Learnt");
    GROUPS.put("forgot", "Did not forget");
    GROUPS.put("leak", "Does not leak");
    GROUPS.put("export", "Survives export");
  }

  private final Card card;
  private final StringBuilder html = new StringBuilder();

  private CardPage(Card card) {
    this.card = card;
  }

  /**
   * The page's text.
   *
   * @param curve picture of the training's losses (SVG); empty if there is none
   */
  public static String html(Card card, String curve) {
    CardPage page = new CardPage(card);
    page.head();
    page.verdict();
    card.report().ifPresent(page::gates);
    page.labels();
    page.charts(curve);
    card.lineage().ifPresent(page::lineage);
    card.report().ifPresent(page::canaries);
    page.html.append("</main>\n</body>\n</html>\n");
    return page.html.toString();
  }

  private void head() {
    line("<!doctype html>");
    line("<html lang=\"en\">");
    line("<head>");
    line("<meta charset=\"utf-8\">");
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    line("<meta name=\"color-scheme\" content=\"light dark\">");
    line("<title>%s: adapter card</title>", card.adapter());
    html.append("<style>\n").append(styles()).append("</style>\n</head>\n<body>\n<main>\n");
  }

  private static String styles() {
    try (InputStream file =
        Objects.requireNonNull(CardPage.class.getResourceAsStream("/gates/card.css"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("what belongs to the program can be read", e);
    }
  }

  private void verdict() {
    List<Gate> gates = card.report().map(GateReport::gates).orElse(List.of());
    long failed = gates.stream().filter(Gate::failed).count();
    long open = gates.stream().filter(gate -> gate.passed().isEmpty()).count();
    String kind = gates.isEmpty() ? "open" : failed > 0 ? "failed" : open > 0 ? "open" : "passed";
    String words =
        gates.isEmpty()
            ? "No gate was measured"
            : failed > 0
                ? "%d of %d gates failed".formatted(failed, gates.size())
                : open > 0
                    ? "No gate failed, %d could not be measured".formatted(open)
                    : "All %d gates passed".formatted(gates.size());
    line("<header>");
    line("<p class=\"kicker\">Adapter card</p>");
    line("<h1>%s</h1>", card.adapter());
    line("<p class=\"verdict %s\">%s</p>", kind, words);
    line(
        "<p class=\"lead\">%s %s%s%s.</p>",
        card.lineage().map(Lineage::method).orElse(Method.LORA) == Method.FULL
            ? "All weights of"
            : "An addition to",
        card.base(),
        card.lineage()
            .map(lineage -> ", trained on " + DAY.format(lineage.created()))
            .orElse(", not trained here"),
        card.report()
            .map(report -> String.format(Locale.ROOT, ", tested in %.0f s", report.seconds()))
            .orElse(""));
    line("</header>");
  }

  private void gates(GateReport report) {
    Map<String, String> titles = new LinkedHashMap<>(GROUPS);
    report.gates().forEach(gate -> titles.putIfAbsent(group(gate), group(gate)));
    titles.forEach(
        (group, title) -> {
          List<Gate> own = report.gates().stream().filter(g -> group(g).equals(group)).toList();
          if (!own.isEmpty()) {
            line("<section>");
            line("<h2>%s</h2>", title);
            own.forEach(this::gate);
            line("</section>");
          }
        });
    if (!report.told().isEmpty()) {
      line("<section>");
      line("<h2>Also measured</h2>");
      line("<p class=\"note\">These figures decide nothing.</p>");
      report.told().forEach(this::gate);
      line("</section>");
    }
  }

  private void labels() {
    if (card.labels().isEmpty()) {
      return;
    }
    line("<section>");
    line("<h2>Labels of dev texts</h2>");
    line("<dl>");
    card.labels()
        .forEach(
            (name, figure) ->
                row(
                    LABELS.getOrDefault(name, name),
                    "%s (95 %% interval %s to %s, n = %s)"
                        .formatted(
                            number(OptionalDouble.of(figure.value())),
                            number(OptionalDouble.of(figure.low())),
                            number(OptionalDouble.of(figure.high())),
                            String.format(Locale.ROOT, "%,d", figure.n()))));
    card.lineage()
        .flatMap(Lineage::labels)
        .map(LabelTask::temperature)
        .filter(OptionalDouble::isPresent)
        .ifPresent(temperature -> row("Temperature", number(temperature)));
    line("</dl>");
    line("</section>");
  }

  private static String group(Gate gate) {
    return gate.name().replaceFirst("\\..*", "");
  }

  private void gate(Gate gate) {
    boolean told = card.report().map(GateReport::told).orElse(List.of()).contains(gate);
    String kind =
        told ? "told" : gate.passed().map(passed -> passed ? "passed" : "failed").orElse("open");
    String word =
        switch (kind) {
          case "passed" -> "passed";
          case "failed" -> "failed";
          case "open" -> "not measured";
          default -> "";
        };
    line("<article class=\"gate %s\">", kind);
    line(
        "<div class=\"name\"><h3>%s</h3>%s</div>",
        title(gate),
        Raw.of(word.isEmpty() ? "" : "<span class=\"badge %s\">%s</span>".formatted(kind, word)));
    if (gate.value().isPresent()) {
      line(
          "<p class=\"figure\"><strong>%s</strong> %s</p>",
          number(gate.value()), figures(gate, told));
      html.append(CardChart.interval(gate));
    }
    line("<p class=\"meaning\">%s</p>", gate.meaning());
    line("</article>");
  }

  private static String title(Gate gate) {
    return GateRule.named(gate.name())
        .map(GateRule::title)
        .orElse(TITLES.getOrDefault(gate.name(), gate.name()));
  }

  private static String figures(Gate gate, boolean told) {
    StringBuilder words = new StringBuilder();
    if (gate.low().isPresent() && !gate.low().equals(gate.high())) {
      words.append("95 %% interval %s to %s, ".formatted(number(gate.low()), number(gate.high())));
    }
    if (!told) {
      words.append(
          "%s %s, "
              .formatted(
                  GateRule.named(gate.name()).map(GateRule::bound).orElse("threshold"),
                  number(gate.threshold())));
    }
    if (gate.n() > 0) {
      words.append(String.format(Locale.ROOT, "n = %,d, ", gate.n()));
    }
    return words.toString().replaceFirst(", $", "");
  }

  static String number(OptionalDouble value) {
    double number = value.orElse(Double.NaN);
    String form = number == Math.rint(number) ? "%.0f" : Math.abs(number) < 1e-3 ? "%.1e" : "%.3f";
    return String.format(Locale.ROOT, form, number).replace('-', '−');
  }

  private void charts(String curve) {
    Map<String, List<Double>> spreads = card.report().map(GateReport::spreads).orElse(Map.of());
    List<Double> train = spreads.getOrDefault("train", List.of());
    List<Double> dev = spreads.getOrDefault("dev", List.of());
    if (curve.isEmpty() && (train.isEmpty() || dev.isEmpty())) {
      return;
    }
    line("<section>");
    line("<h2>Pictures</h2>");
    if (!train.isEmpty() && !dev.isEmpty()) {
      line("<figure>");
      html.append(CardChart.histogram(train, dev));
      line(
          "<figcaption>How far the loss of rows fell, against the base. Where trained rows lie to the right of unseen ones, they can be told from each other.</figcaption>");
      line("</figure>");
    }
    if (!curve.isEmpty()) {
      line("<figure>");
      // A folder may come from others: as an image its text cannot run anything.
      line(
          "<img alt=\"Loss by step\" src=\"data:image/svg+xml;base64,%s\">"
              .formatted(
                  Base64.getEncoder().encodeToString(curve.getBytes(StandardCharsets.UTF_8))));
      line("<figcaption>Losses while it was trained.</figcaption>");
      line("</figure>");
    }
    line("</section>");
  }

  private void lineage(Lineage lineage) {
    line("<section>");
    line("<h2>Where it comes from</h2>");
    line("<dl>");
    row("Base", card.base());
    row("SHA-256 of the base", brief(card.baseSha256()));
    lineage.parent().ifPresent(parent -> row("Goes on from", parent));
    for (Lineage.DataFile file : lineage.data()) {
      row(
          "Rows",
          String.format(
              Locale.ROOT, "%s: %,d (SHA-256 %s)", file.path(), file.rows(), brief(file.sha256())));
    }
    lineage
        .teacher()
        .ifPresent(
            teacher ->
                row(
                    "Answers by",
                    String.format(
                        Locale.ROOT,
                        "%s: %,d rows, %,d questions left out",
                        teacher.name(),
                        teacher.rows(),
                        teacher.leftOut())));
    row("For", lineage.readers().toString());
    if (!lineage.documents().isEmpty()) {
      row("Made from documents", String.format(Locale.ROOT, "%,d", lineage.documents().size()));
    }
    lineage
        .retrieval()
        .map(Lineage.Retrieval::form)
        .filter(form -> !form.isEmpty())
        .ifPresent(form -> row("May add to passages", String.join(", ", form)));
    row(
        "Trained",
        String.format(
            Locale.ROOT,
            "%,d steps, kept: step %,d; %s, learning rate %s, seed %d",
            lineage.steps(),
            lineage.keptStep(),
            lineage.lora().map(lora -> "rank " + lora.rank()).orElse("all weights"),
            BigDecimal.valueOf(lineage.settings().learningRate())
                .stripTrailingZeros()
                .toPlainString(),
            lineage.settings().seed()));
    row("Program", "Tandem " + lineage.version());
    line("</dl>");
    line("</section>");
  }

  private void canaries(GateReport report) {
    if (report.canaries().isEmpty()) {
      return;
    }
    line("<section>");
    line("<details>");
    line("<summary>%d planted secrets</summary>", report.canaries().size());
    line(
        "<p class=\"note\">Drawn by chance and learnt with the training rows, to measure how much of a row is kept. They name nothing real.</p>");
    line("<ul>");
    List<Double> exposures = report.spreads().getOrDefault("exposure", List.of());
    for (int i = 0; i < report.canaries().size(); i++) {
      Canary canary = report.canaries().get(i);
      String bits =
          i < exposures.size() ? String.format(Locale.ROOT, " (%.1f bits)", exposures.get(i)) : "";
      line("<li>%s<code>%s</code>%s</li>", canary.before(), canary.secret(), bits);
    }
    line("</ul>");
    line("</details>");
    line("</section>");
  }

  /** The card's other form has all of it. */
  private static String brief(String sha256) {
    return sha256.length() > 16 ? sha256.substring(0, 16) + "…" : sha256;
  }

  private void row(String term, String value) {
    line("<div><dt>%s</dt><dd>%s</dd></div>", term, value);
  }

  /** HTML that stands as it is. */
  private record Raw(String html) {
    static Raw of(String html) {
      return new Raw(html);
    }
  }

  /** A line of HTML with texts put in, which are escaped. */
  private void line(String form, Object... texts) {
    Object[] safe = new Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      safe[i] =
          texts[i] instanceof Raw raw
              ? raw.html
              : texts[i] instanceof String text ? escape(text) : texts[i];
    }
    html.append(safe.length == 0 ? form : form.formatted(safe)).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
