package dev.tandem.cli;

import dev.tandem.answer.Arm;
import dev.tandem.compare.Curated;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the arms of a comparison are called: those of this machine's model, the curated answers, and
 * those that ask an endpoint.
 */
record ArmNames(List<NamedEndpoint> endpoints) {
  ArmNames {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Those that are compared where none is named.
   *
   * @param taught whether there are rows to learn
   * @param labelled whether the answers are labels
   */
  List<String> standard(boolean taught, boolean labelled) {
    List<String> own =
        labelled
            ? taught ? List.of("base", "prompt", Curated.NAME, "tuned") : List.of("base")
            : taught
                ? List.of("base", "prompt", Curated.NAME, "rag", "tuned", "hybrid")
                : List.of("base", "rag");
    return Stream.concat(own.stream(), endpoints.stream().map(NamedEndpoint::name)).toList();
  }

  /** As it is written everywhere; an arm that there is not is told. */
  String name(String arm) {
    String plain = arm.strip().toLowerCase(Locale.ROOT);
    boolean other =
        plain.equals(Curated.NAME)
            || endpoints.stream().anyMatch(each -> each.arm(plain).isPresent());
    return other ? plain : Arm.parse(plain).wireName();
  }

  /** An arm of this machine's model; empty for the others. */
  static Optional<Arm> arm(String name) {
    return Arrays.stream(Arm.values()).filter(arm -> arm.wireName().equals(name)).findFirst();
  }

  /**
   * @throws UserError if an endpoint is given that none of these arms asks
   */
  void refuseUnasked(List<String> names) {
    for (NamedEndpoint each : endpoints) {
      if (names.stream().noneMatch(name -> each.arm(name).isPresent())) {
        throw new UserError(
            "no arm asks the endpoint %s; add %s or %s+rag to --arms"
                .formatted(each.name(), each.name(), each.name()));
      }
    }
  }
}
