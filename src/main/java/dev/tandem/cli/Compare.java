package dev.tandem.cli;

import dev.tandem.Comparing;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Overlap;
import dev.tandem.compare.Pairing;
import dev.tandem.compare.Standing;
import dev.tandem.compare.Task;
import dev.tandem.compare.TestSet;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.tune.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Retrieval, fine-tuning, or both? Asks every arm the same test questions, trains the adapters that are missing, and says with intervals which arm answers best.",
    footer = {
      "",
      "Arms: base (the model alone), prompt (the nearest labelled questions in the",
      "prompt), curated (the nearest labelled answer, no model), rag (passages),",
      "tuned (an adapter, no documents), hybrid (an adapter that learnt to read",
      "passages).",
      "",
      "A command that was killed goes on where it was; ten more questions cost ten",
      "questions.",
      "",
      "Examples:",
      "  tandem compare -c hr --train train.jsonl --test test.jsonl --report report",
      "  tandem compare -c hr --test test.jsonl --arms base,rag --report report",
      "  tandem compare -c hr --train train.jsonl --test test.jsonl --report report \\",
      "      --effort quick --adapter-of hybrid=adapters/hr"
    })
final class Compare implements Callable<Integer> {
  private static final int HASHED = 8; // digits of a training's name

  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Mixin private final Reader reader = new Reader();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "labelled questions, as for tune: learnt, shown to the model, looked up")
  private Optional<Path> train = Optional.empty();

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "labelled questions to measure on while training; else some of the training's")
  private Optional<Path> dev = Optional.empty();

  @Option(
      names = "--test",
      required = true,
      paramLabel = "FILE",
      description = "test questions, as for eval answers")
  private Path test = Path.of("");

  @Option(
      names = "--arms",
      paramLabel = "ARM",
      split = ",",
      description = "which to compare (default: all that can be, with --train all six)")
  private List<String> arms = List.of();

  @Option(
      names = "--report",
      required = true,
      paramLabel = "DIR",
      description = "folder for the report, the answers and the adapters")
  private Path report = Path.of("");

  @Option(
      names = "--effort",
      paramLabel = "EFFORT",
      defaultValue = "normal",
      description = "of training the adapters that are missing, as for tune (default normal)")
  private Effort effort = Effort.NORMAL;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of training (default 1)")
  private long seed;

  @Option(
      names = "--adapter-of",
      paramLabel = "ARM=ADAPTER",
      description = "an adapter that is there already, for tuned or hybrid")
  private Map<String, Path> given = new LinkedHashMap<>();

  @Option(
      names = "--quality",
      paramLabel = "KIND",
      description =
          "what quality is: short (token F1), long (ROUGE-L), labels (the same); found from the answers if not given")
  private Optional<Task.Kind> kind = Optional.empty();

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "" + Pairing.USUAL_MARGIN,
      description = "the smallest difference that would matter (default 0.03)")
  private double margin;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "only the first N questions")
  private int limit;

  @Option(
      names = "--factors",
      paramLabel = "FACTOR",
      split = ",",
      description =
          "measure also what 'choose' decides by: accuracy, freshness, security, cost, ... or all; kept in evidence.json beside the report")
  private List<String> factors = List.of();

  @Override
  public Integer call() {
    List<Factor> wanted = wanted();
    if (!(margin >= 0 && margin < 1)) {
      throw new UserError("--margin is a share, from 0 to below 1, not %s.".formatted(margin));
    }
    List<String> names = arms.isEmpty() ? standard() : arms.stream().map(Compare::name).toList();
    Map<Arm, Path> adapters = new EnumMap<>(Arm.class);
    given.forEach((arm, path) -> adapters.put(adapted(arm), path));
    for (String name : names) {
      if (!name.equals(Curated.NAME) && Arm.parse(name).needsAdapter()) {
        adapters.computeIfAbsent(Arm.parse(name), this::trained);
      }
    }
    StatusLine line = new StatusLine(!common.json);
    try (Tandem tandem = common.open()) {
      Comparing.Request request =
          new Comparing.Request(
              in.name,
              train,
              test,
              limit,
              reader.in(tandem),
              names,
              adapters,
              kind,
              margin,
              report);
      Comparison comparison =
          tandem
              .comparing()
              .compare(
                  request,
                  (arm, done, total, left) ->
                      line.show(
                          "%s: %,d of %,d questions, %s left"
                              .formatted(arm, done, total, StatusLine.time(left)),
                          done == total));
      line.end();
      Path page = comparison.write(report);
      common.print(comparison.toJson(), () -> show(comparison, page));
      List<Factor> failed =
          tandem.comparing().measure(request, comparison, wanted, System.err::println);
      return failed.isEmpty() ? 0 : 1;
    }
  }

  private List<Factor> wanted() {
    return factors.equals(List.of("all"))
        ? List.of(Factor.values())
        : factors.stream().map(Factor::parse).distinct().toList();
  }

  private List<String> standard() {
    return train.isEmpty()
        ? List.of("base", "rag")
        : List.of("base", "prompt", Curated.NAME, "rag", "tuned", "hybrid");
  }

  private static String name(String arm) {
    String plain = arm.strip().toLowerCase(Locale.ROOT);
    return plain.equals(Curated.NAME) ? plain : Arm.parse(plain).wireName();
  }

  private static Arm adapted(String name) {
    Arm arm = Arm.parse(name);
    if (!arm.needsAdapter()) {
      throw new UserError(
          "the arm %s uses no adapter; --adapter-of is for tuned and hybrid"
              .formatted(arm.wireName()));
    }
    return arm;
  }

  /** The adapter of an arm, by the command that a user would train it with; learnt only once. */
  private Path trained(Arm arm) {
    Path rows =
        train.orElseThrow(
            () ->
                new UserError(
                    "the arm %s needs an adapter; name labelled questions to learn with --train, or an adapter with --adapter-of %s=ADAPTER"
                        .formatted(arm.wireName(), arm.wireName())));
    List<String> command = new ArrayList<>(List.of("tune", "--data", rows.toString()));
    dev.ifPresent(file -> command.addAll(List.of("--dev", file.toString())));
    command.addAll(List.of("--home", common.home.toString(), "-c", in.name));
    command.addAll(
        List.of(
            "--effort",
            effort.name().toLowerCase(Locale.ROOT),
            "--seed",
            Long.toString(seed),
            "--no-gates"));
    common.model.ifPresent(model -> command.addAll(List.of("--model", model)));
    reader.names().ifPresent(names -> command.addAll(List.of("--as", names)));
    if (arm == Arm.HYBRID) {
      command.add("--with-retrieval");
    }
    String hash = Sha256.of(String.join("\n", command) + content(rows)).substring(0, HASHED);
    Path out = report.resolve("adapters").resolve(arm.wireName() + "-" + hash);
    if (Files.isRegularFile(out.resolve("card.json"))) {
      return out;
    }
    if (!common.json) {
      Common.line("@|bold %s|@", "Training for the arm " + arm.wireName());
    }
    command.addAll(List.of("--out", out.toString()));
    int code = Invocation.current().quietly(common.json).run(command.toArray(String[]::new));
    if (code != 0) {
      throw new UserError(
          "the adapter for the arm %s could not be trained; see above, or leave it out of --arms"
              .formatted(arm.wireName()));
    }
    return out;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError("%s cannot be read; is the path right?".formatted(file), e);
    }
  }

  private static void show(Comparison comparison, Path page) {
    String quality = comparison.task().kind().figure().wireName().replace('_', ' ');
    Common.text(
        "%,d questions, quality by %s; %s"
            .formatted(
                comparison.questions().size(), quality, TestSet.sentence(comparison.looks())));
    comparison.task().form().ifPresent(form -> Common.text("the labelled answers share " + form));
    Common.text("");
    for (Standing standing : comparison.standings()) {
      Common.text(
          "  %-8s %s%s"
              .formatted(
                  standing.name(),
                  standing.quality().map(Compare::figure).orElse("-"),
                  standing.latency().isEmpty()
                      ? ""
                      : "  %,6d ms".formatted(standing.medianMilliseconds())));
    }
    Common.text("");
    Common.line("@|bold %s|@", comparison.recommendation().sentence());
    comparison.recommendation().reasons().forEach(reason -> Common.text("  " + reason));
    Overlap overlap = comparison.overlap();
    int seen = overlap.n() - overlap.unseen().length;
    if (seen > 0) {
      Common.text(
          "%,d of the test questions stand in the training rows too; the report has the figures without them"
              .formatted(seen));
    }
    Common.text("report: " + page);
  }

  private static String figure(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%6s  [%s, %s]",
        Common.percent(estimate.value()),
        Common.percent(estimate.low()),
        Common.percent(estimate.high()));
  }
}
