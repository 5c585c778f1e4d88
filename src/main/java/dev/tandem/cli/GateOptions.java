package dev.tandem.cli;

import dev.tandem.tune.Gating;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a new adapter is tested, and what comes of it. */
final class GateOptions {
  @ArgGroup private final Whether whether = new Whether();

  private static final class Whether {
    @Option(
        names = "--gate",
        description =
            "refuse an adapter that fails a gate: it is set aside with its card, exit code 1")
    private boolean refuse;

    @Option(
        names = "--no-gates",
        description = "measure nothing and plant no secrets (the default of --effort quick)")
    private boolean none;
  }

  @Mixin private final GateLimits limits = new GateLimits();

  /**
   * @param standard whether gates are measured if nothing is said
   * @throws dev.tandem.text.UserError if a threshold is named of a gate that is none
   */
  Optional<Gating> gating(boolean standard) {
    Gating gating = limits.gating(whether.refuse);
    return whether.refuse || standard && !whether.none ? Optional.of(gating) : Optional.empty();
  }
}
