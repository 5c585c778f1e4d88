package dev.tandem.cli;

import dev.tandem.Comparing;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Material;
import dev.tandem.compare.Overlap;
import dev.tandem.compare.Pairing;
import dev.tandem.compare.Standing;
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
      "Where answers are labels (CSV of a text and its label), every arm answers with",
      "one of them; compared are base, prompt, curated and tuned, others by --arms.",
      "",
      "Examples:",
      "  tandem compare -c hr --train train.jsonl --test test.jsonl --report report",
      "  tandem compare -c hr --test test.jsonl --arms base,rag --report report",
      "  tandem compare -c hr --train train.jsonl --test test.jsonl --report report \\",
      "      --effort quick --adapter-of hybrid=adapters/hr",
      "  tandem compare -c hr --data all.jsonl --report report",
      "  tandem compare -c bank --train train.csv --test test.csv --report report",
      "  tandem compare -c hr --test test.jsonl --arms base,rag --report report \\",
      "      --judge http://localhost:8000/v1#large --judged labels.jsonl"
    })
final class Compare implements Callable<Integer> {
  private static final int HASHED = 8; // digits of a training's name

  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Mixin private final Reader reader = new Reader();

  @Mixin private final CompareInput input = new CompareInput();

  @Mixin private final ScoringOptions scores = new ScoringOptions();

  @Option(
      names = "--arms",
      paramLabel = "ARM",
      split = ",",
      description =
          "which to compare (default: all that can be, with --train all six; of labels those without documents)")
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
      description = "of training, and of parting --data (default 1)")
  private long seed;

  @Option(
      names = "--adapter-of",
      paramLabel = "ARM=ADAPTER",
      description = "an adapter that is there already, for tuned or hybrid")
  private Map<String, Path> given = new LinkedHashMap<>();

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "" + Pairing.USUAL_MARGIN,
      description = "the smallest difference that would matter (default 0.03)")
  private double margin;

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
    CompareInput.Files files = input.files(report, in.name, seed);
    Material material = files.material(input.limit, scores.kind);
    List<String> names =
        arms.isEmpty()
            ? standard(files, material)
            : arms.stream().map(Compare::name).distinct().toList();
    Map<Arm, Path> adapters = new EnumMap<>(Arm.class);
    given.forEach((arm, path) -> adapters.put(adapted(arm), path));
    List<String> remarks = new ArrayList<>(files.parted().stream().toList());
    List<String> asked = ready(names, adapters, files, material, remarks);
    boolean whole = asked.size() == names.size();
    StatusLine line = new StatusLine(!common.json);
    try (Tandem tandem = common.open()) {
      Comparing.Request request =
          new Comparing.Request(
              in.name,
              files.train(),
              files.test(),
              input.limit,
              reader.in(tandem),
              asked,
              adapters,
              scores.scoring(),
              margin,
              report,
              remarks);
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
      return failed.isEmpty() && whole && comparison.complete() ? 0 : 1;
    }
  }

  /**
   * Trains what is missing, once it is known that all else is there. An arm whose training fails is
   * left out with a remark; the others are compared.
   *
   * @return the arms that can be asked
   */
  private List<String> ready(
      List<String> names,
      Map<Arm, Path> adapters,
      CompareInput.Files files,
      Material material,
      List<String> remarks) {
    List<Arm> missing =
        names.stream()
            .filter(name -> !name.equals(Curated.NAME))
            .map(Arm::parse)
            .filter(arm -> arm.needsAdapter() && !adapters.containsKey(arm))
            .toList();
    if (!missing.isEmpty()) {
      try (Tandem tandem = common.open()) {
        tandem.comparing().require(in.name, names, material.labelled(), files.train().isPresent());
      }
    }
    List<String> asked = new ArrayList<>(names);
    for (Arm arm : missing) {
      Optional<Path> adapter = trained(arm, files, material);
      adapter.ifPresent(path -> adapters.put(arm, path));
      if (adapter.isEmpty()) {
        asked.remove(arm.wireName());
        remarks.add(
            "The arm %s is missing, because its adapter could not be trained; see what the training said, mend it, and run the same command again."
                .formatted(arm.wireName()));
      }
    }
    if (asked.isEmpty()) {
      throw new UserError(
          "no arm is left to compare, because no adapter could be trained; see above");
    }
    return asked;
  }

  private List<Factor> wanted() {
    return factors.equals(List.of("all"))
        ? List.of(Factor.values())
        : factors.stream().map(Factor::parse).distinct().toList();
  }

  private static List<String> standard(CompareInput.Files files, Material material) {
    if (material.labelled()) {
      return files.train().isEmpty()
          ? List.of("base")
          : List.of("base", "prompt", Curated.NAME, "tuned");
    }
    return files.train().isEmpty()
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

  /**
   * The adapter of an arm, by the command that a user would train it with; learnt only once. Labels
   * are learnt without passages, so that tuned and hybrid share theirs.
   *
   * @return empty if it could not be trained
   */
  private Optional<Path> trained(Arm arm, CompareInput.Files files, Material material) {
    Path rows =
        files
            .train()
            .orElseThrow(
                () ->
                    new UserError(
                        "the arm %s needs an adapter; name labelled questions to learn with --train, or an adapter with --adapter-of %s=ADAPTER"
                            .formatted(arm.wireName(), arm.wireName())));
    List<String> command = new ArrayList<>(List.of("tune", "--data", rows.toString()));
    files.dev().ifPresent(file -> command.addAll(List.of("--dev", file.toString())));
    command.addAll(List.of("--home", common.home.toString()));
    boolean documents = !material.labelled();
    if (documents) {
      command.addAll(List.of("-c", in.name));
    }
    command.addAll(
        List.of(
            "--effort",
            effort.name().toLowerCase(Locale.ROOT),
            "--seed",
            Long.toString(seed),
            "--no-gates"));
    common.model.ifPresent(model -> command.addAll(List.of("--model", model)));
    reader.names().ifPresent(names -> command.addAll(List.of("--as", names)));
    if (arm == Arm.HYBRID && documents) {
      command.add("--with-retrieval");
    }
    String hash = Sha256.of(String.join("\n", command) + content(rows)).substring(0, HASHED);
    String kind = documents ? arm.wireName() : "labels";
    Path out = report.resolve("adapters").resolve(kind + "-" + hash);
    if (Files.isRegularFile(out.resolve("card.json"))) {
      return Optional.of(out);
    }
    if (!common.json) {
      Common.line("@|bold %s|@", "Training for the arm " + arm.wireName());
    }
    command.addAll(List.of("--out", out.toString()));
    int code = Invocation.current().quietly(common.json).run(command.toArray(String[]::new));
    return code == 0 ? Optional.of(out) : Optional.empty();
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
    comparison.remarks().forEach(remark -> Common.text("! " + remark));
    comparison.judge().ifPresent(judge -> judge.notes().forEach(note -> Common.text("! " + note)));
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
