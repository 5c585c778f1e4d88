package dev.tandem.cli;

import dev.tandem.StoredText;
import dev.tandem.Tandem;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Prints the stored text of a document, so that any quote can be checked.",
    footer = {"", "Example:  tandem show it/vpn.md -c hr --version 2"})
final class Show implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @Option(names = "--version", paramLabel = "V", description = "a version; the newest if not given")
  private Optional<Integer> version = Optional.empty();

  @Mixin private final Reader reader = new Reader();

  @Parameters(paramLabel = "DOC_ID", description = "the document")
  private String docId = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      StoredText stored =
          tandem
              .documents()
              .show(
                  in.name,
                  docId,
                  version.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                  reader.in(tandem));
      common.print(stored, () -> Common.text(stored.text()));
      return 0;
    }
  }
}
