package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.compare.choice.Advice;
import dev.tandem.compare.choice.AdvicePage;
import dev.tandem.compare.choice.Change;
import dev.tandem.compare.choice.Decision;
import dev.tandem.compare.choice.Evidence;
import dev.tandem.compare.choice.Judgement;
import dev.tandem.compare.choice.Profile;
import dev.tandem.compare.choice.ProfileFile;
import dev.tandem.compare.choice.Step;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "choose",
    mixinStandardHelpOptions = true,
    description =
        "Which arm to take, all factors together: by your priorities and constraints, from what compare measured and published figures for the rest; with reasons, what would change it and the path.",
    footer = {
      "",
      "A profile says what matters (0 to 5) and what must hold:",
      "  priorities: {accuracy: 5, freshness: 4, cost: 2}",
      "  constraints: {no_leaks: true, max_latency_ms: 3000}",
      "  volume: {questions_per_month: 20000, users_at_once: 20}",
      "Without --profile it is asked for in the terminal.",
      "",
      "Examples:",
      "  tandem compare -c hr --train train.jsonl --test test.jsonl \\",
      "      --report report --factors all",
      "  tandem choose --profile profile.yaml --evidence report",
      "  tandem choose --evidence report --save profile.yaml",
      "  tandem choose --profile profile.yaml        by published figures alone"
    })
final class Choose implements Callable<Integer> {
  private static final double TELLING = 0.002; // of the score, to be a reason
  private static final int REASONS = 6;

  @Mixin private final Common common = new Common();

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "priorities, constraints and volume as YAML; else asked for")
  private Optional<Path> profile = Optional.empty();

  @Option(
      names = "--evidence",
      paramLabel = "DIR",
      description = "the folder that 'compare --report' has written; else published figures")
  private Optional<Path> evidence = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "where choice.html and choice.json are written (default: that of the evidence)")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "where to keep the profile that was asked for, as YAML")
  private Optional<Path> save = Optional.empty();

  @Override
  public Integer call() {
    Evidence known = evidence.map(Evidence::read).orElseGet(Evidence::none);
    Profile wanted = profile.map(ProfileFile::read).orElseGet(this::asked);
    save.ifPresent(file -> ProfileFile.write(wanted, file));
    Advice advice = Advice.of(wanted, known);
    Optional<Path> folder = report.or(() -> evidence);
    Optional<Path> page = folder.map(into -> AdvicePage.write(advice, evidence, into));
    ObjectNode json = AdvicePage.json(advice, evidence, folder);
    Optional<Decided> before = evidence.flatMap(from -> kept(advice, from, folder));
    before
        .flatMap(Decided::stale)
        .ifPresent(
            stale ->
                json.putObject("stale")
                    .put("since", stale.since().toString())
                    .put("why", stale.why()));
    common.print(
        json,
        () -> {
          show(advice, page);
          before
              .flatMap(Decided::stale)
              .ifPresent(stale -> Common.line("@|bold,red Stale|@ since %s: %s", stale.since(), stale.why()));
        });
    return 0;
  }

  /**
   * Keeps what the decision rests on, where the evidence was measured in this home; and yields the
   * one before on the same figures, if they do not hold any more.
   */
  private Optional<Decided> kept(Advice advice, Path from, Optional<Path> folder) {
    if (!SqliteLedger.in(common.home)) {
      return Optional.empty();
    }
    try (Tandem tandem = common.open()) {
      Optional<Decided> stale = tandem.compared().stale(from);
      if (stale.isEmpty()) {
        var _ = tandem.compared().decided(advice.decision().arm(), from, folder);
      }
      return stale;
    }
  }

  private Profile asked() {
    if (!Invocation.current().terminal().bars() || common.json) {
      throw new UserError(
          "there is no profile and nobody to ask; name one with --profile FILE, 'tandem choose --help' shows how it is written");
    }
    ProfileQuestions questions =
        new ProfileQuestions(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            Common::piece);
    Profile answered = questions.ask();
    if (save.isEmpty()) {
      save = questions.file().map(Invocation.current().folder()::resolve);
    }
    Common.text("");
    return answered;
  }

  private static void show(Advice advice, Optional<Path> page) {
    Decision decision = advice.decision();
    Common.line("@|bold %s|@", advice.sentence().replace("@|", "@ |"));
    if (!decision.ranking().isEmpty()) {
      Common.text(
          decision.ranking().stream()
              .map(each -> "%s %.3f".formatted(each.arm(), each.score().value()))
              .collect(Collectors.joining(", ", "Scores: ", "")));
    }
    for (String arm : decision.judgements().keySet()) {
      List<Judgement> broken = decision.broken(arm);
      if (!broken.isEmpty()) {
        Common.text("Out: %s; %s".formatted(arm, broken(advice.profile(), broken)));
      }
    }
    reasons(advice);
    part("What would change it", advice.changes().stream().map(Change::sentence).toList());
    part("The path", advice.path().stream().map(Step::sentence).toList());
    part("Uncertain", advice.uncertain());
    page.ifPresent(file -> Common.text("\npage: " + file));
  }

  private static String broken(Profile profile, List<Judgement> broken) {
    return broken.stream()
        .map(
            each ->
                "wanted: %s, found: %s"
                    .formatted(
                        each.constraint()
                            .says(profile.constraints().getOrDefault(each.constraint(), 1.0)),
                        each.because()))
        .collect(Collectors.joining("; "));
  }

  /** The factors that part the recommended arm from its rival, the weightiest first. */
  private static void reasons(Advice advice) {
    if (advice.rival().equals(advice.decision().arm())) {
      return;
    }
    part(
        "Beside " + advice.rival(),
        Arrays.stream(Factor.values())
            .filter(factor -> Math.abs(advice.lead(factor)) >= TELLING)
            .sorted(Comparator.comparingDouble((Factor each) -> -Math.abs(advice.lead(each))))
            .limit(REASONS)
            .map(
                factor ->
                    "%+.3f  %s: %s"
                        .formatted(advice.lead(factor), factor.title(), advice.evidence(factor)))
            .toList());
  }

  private static void part(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      Common.text("\n" + title);
      lines.forEach(line -> Common.text("  " + line));
    }
  }
}
