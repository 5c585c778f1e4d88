package dev.tandem.cli;

import dev.tandem.Promoted;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which adapter a collection's arms answer with. */
final class AdapterPromotion {
  private AdapterPromotion() {}

  @Command(
      name = "promote",
      mixinStandardHelpOptions = true,
      description =
          "Lets a collection answer with an adapter that passed its gates: --arm hybrid where it was trained with passages, --arm tuned otherwise.",
      footer = {"", "Example:", "  tandem adapter promote support -c hr"})
  static final class Promote implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final InCollection in = new InCollection();

    @Option(
        names = "--allow-unmeasured",
        split = ",",
        paramLabel = "GATE",
        description = "gates that need not have been measured")
    private Set<String> unmeasured = Set.of();

    @Parameters(paramLabel = "ADAPTER", description = "its name or folder")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        Promoted promoted =
            tandem
                .adapters()
                .promote(name, Invocation.current().folder().resolve(name), in.name, unmeasured);
        common.print(promoted, () -> show(promoted));
      }
      return 0;
    }
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "Takes the adapter of a collection's arm back, for the one before.",
      footer = {"", "Example:", "  tandem adapter rollback -c hr --arm hybrid"})
  static final class Rollback implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final InCollection in = new InCollection();

    @Option(names = "--arm", required = true, paramLabel = "ARM", description = "tuned or hybrid")
    private Arm arm = Arm.HYBRID;

    @Override
    public Integer call() {
      if (!arm.needsAdapter()) {
        throw new UserError(
            "The arm %s answers without an adapter; there is nothing to take back."
                .formatted(arm.wireName()));
      }
      try (Tandem tandem = common.open()) {
        Promoted promoted = tandem.adapters().rollback(in.name, arm);
        common.print(promoted, () -> show(promoted));
      }
      return 0;
    }
  }

  private static void show(Promoted promoted) {
    List<String> adapters = promoted.adapters();
    if (adapters.isEmpty()) {
      Common.text(
          "'%s' has no adapter for the arm %s any more."
              .formatted(promoted.collection(), promoted.arm()));
      return;
    }
    Common.text(
        "'%s' answers with %s: tandem ask -c %s --arm %s \"...\""
            .formatted(
                promoted.collection(), adapters.getFirst(), promoted.collection(), promoted.arm()));
    if (adapters.size() > 1) {
      Common.text("before: " + adapters.get(1));
    }
  }
}
