package dev.tandem.cli;

import dev.tandem.Comparing;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Material;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.compare.Pairing;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.PriceSheet;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.Portion;
import dev.tandem.text.UserError;
import dev.tandem.tune.Effort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "passages); with --endpoint also NAME (that model alone), NAME+rag and",
      "NAME+prompt.",
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
      "  tandem compare -c hr --test test.jsonl --report report --factors cost \\",
      "      --endpoint vendor=http://localhost:8000/v1#big --arms rag,vendor+rag",
      "  tandem compare -c hr --test test.jsonl --arms base,rag --report report \\",
      "      --judge http://localhost:8000/v1#large --judged labels.jsonl"
    })
final class Compare implements Callable<Integer> {
  private static final int[] PARTS = {4, 2}; // of the rows, for a learning curve
  private static final int LEAST_ROWS = 5;

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

  @Option(
      names = "--curve",
      description =
          "train the arms that learn also on a quarter and half of the rows: how many more would help (factor complexity)")
  private boolean curve;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description =
          "what machines, people and tokens cost, YAML (default: a sheet of assumptions to copy and edit)")
  private Optional<Path> prices = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "NAME=URL#MODEL",
      description =
          "another model as an arm, behind an OpenAI-compatible URL; its key stands in TANDEM_ENDPOINT_KEY_NAME. It is sent the questions, as NAME+rag passages too")
  private List<String> remote = List.of();

  private List<NamedEndpoint> endpoints = List.of();

  @Override
  public Integer call() {
    List<Factor> wanted = wanted();
    if (!(margin >= 0 && margin < 1)) {
      throw new UserError("--margin is a share, from 0 to below 1, not %s.".formatted(margin));
    }
    if (wanted.contains(Factor.COST)) {
      var _ = PriceSheet.read(prices); // its mistakes are said before anything is asked
    }
    endpoints = remote.stream().map(NamedEndpoint::parse).toList();
    ArmNames named = new ArmNames(endpoints);
    CompareInput.Files files = input.files(report, in.name, seed);
    Material material = files.material(input.limit, scores.kind);
    List<String> names =
        arms.isEmpty()
            ? named.standard(files.train().isPresent(), material.labelled())
            : arms.stream().map(named::name).distinct().toList();
    named.refuseUnasked(names);
    Map<Arm, Path> adapters = new EnumMap<>(Arm.class);
    given.forEach((arm, path) -> adapters.put(adapted(arm), there(path)));
    ArmTraining training =
        new ArmTraining(
            common,
            material.labelled() ? Optional.empty() : Optional.of(in.name),
            reader.names(),
            report,
            files.dev(),
            effort,
            seed);
    List<String> remarks = new ArrayList<>(files.parted().stream().toList());
    List<String> asked = ready(names, adapters, files, material, training, remarks);
    boolean whole = asked.size() == names.size();
    List<Comparing.CurveStep> steps = curve(asked, files, training);
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
              remarks,
              endpoints,
              prices,
              steps);
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
      common.print(comparison.toJson(), () -> ComparisonText.print(comparison, page));
      List<Factor> failed = tandem.comparing().measure(request, comparison, wanted, Common::note);
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
      ArmTraining training,
      List<String> remarks) {
    List<Arm> missing =
        names.stream()
            .flatMap(name -> ArmNames.arm(name).stream())
            .filter(arm -> arm.needsAdapter() && !adapters.containsKey(arm))
            .toList();
    if (!missing.isEmpty()) {
      try (Tandem tandem = common.open()) {
        tandem
            .comparing()
            .require(in.name, names, endpoints, material.labelled(), files.train().isPresent());
      }
    }
    List<String> asked = new ArrayList<>(names);
    for (Arm arm : missing) {
      Optional<Path> adapter = training.adapter(arm, rows(arm, files));
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
    List<Factor> named =
        factors.equals(List.of("all"))
            ? List.of(Factor.values())
            : factors.stream().map(Factor::parse).toList();
    return Stream.concat(named.stream(), curve ? Stream.of(Factor.COMPLEXITY) : Stream.empty())
        .distinct()
        .toList();
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

  private static Path there(Path adapter) {
    if (!Files.exists(adapter)) {
      throw new UserError(
          "there is no adapter at %s; 'tandem adapter list' names those there are and their folders"
              .formatted(adapter));
    }
    return adapter;
  }

  private static Path rows(Arm arm, CompareInput.Files files) {
    return files
        .train()
        .orElseThrow(
            () ->
                new UserError(
                    "the arm %s needs an adapter; name labelled questions to learn with --train, or an adapter with --adapter-of %s=ADAPTER"
                        .formatted(arm.wireName(), arm.wireName())));
  }

  /** A quarter and half of the training rows, and what the arms that are compared learn of them. */
  private List<Comparing.CurveStep> curve(
      List<String> names, CompareInput.Files files, ArmTraining training) {
    if (!curve) {
      return List.of();
    }
    ExampleFile all =
        ExampleFile.read(
            files
                .train()
                .orElseThrow(
                    () ->
                        new UserError("--curve needs labelled questions; name them with --train")),
            Optional.empty());
    List<Comparing.CurveStep> steps = new ArrayList<>();
    for (int part : PARTS) {
      int some = all.rows().size() / part;
      if (some < LEAST_ROWS) {
        throw new UserError(
            "--curve trains on a quarter of the rows, of which %s has too few; give it at least %d"
                .formatted(all.path(), PARTS[0] * LEAST_ROWS));
      }
      Path file = Portion.write(all, some, seed, report.resolve("curve"));
      Map<Arm, Path> adapters = new EnumMap<>(Arm.class);
      for (String name : names) {
        ArmNames.arm(name)
            .filter(Arm::needsAdapter)
            .flatMap(arm -> training.adapter(arm, file).map(path -> Map.entry(arm, path)))
            .ifPresent(each -> adapters.put(each.getKey(), each.getValue()));
      }
      steps.add(new Comparing.CurveStep(some, file, adapters));
    }
    return steps;
  }
}
