package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.Principals;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who reads: {@code --as} if given, else the setting {@code as}, else nobody in particular. */
final class Reader {
  @Option(
      names = "--as",
      paramLabel = "PRINCIPALS",
      description = "who reads, e.g. user:ann,group:hr; public documents only if not given")
  private Optional<Principals> as = Optional.empty();

  /** As they were named; empty if they were not. */
  Optional<String> names() {
    return as.map(Principals::toString);
  }

  Principals in(Tandem tandem) {
    return as.or(
            () -> Invocation.current().served().map(Invocation.Served::as).map(Principals::parse))
        .orElseGet(tandem::defaultPrincipals);
  }
}
