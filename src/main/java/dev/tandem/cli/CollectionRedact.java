package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.PersonalData.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "redact",
    mixinStandardHelpOptions = true,
    description = {
      "Sets what personal data is taken out of what is ingested into a collection from now on.",
      "Names and street addresses are not found. PDF files are not kept then.",
      "What is stored stays as it is: delete it and ingest it again."
    },
    footer = {
      "",
      "Examples:",
      "  tandem collection redact hr email,phone,iban,card,ip,national-id",
      "  tandem collection redact hr none"
    })
final class CollectionRedact implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(index = "0", paramLabel = "NAME", description = "the collection")
  private String name = "";

  @Parameters(index = "1", paramLabel = "KINDS", description = "kinds with commas, all, or none")
  private String kinds = "";

  @Override
  public Integer call() {
    Set<Kind> wanted = Kind.parse(kinds);
    try (Tandem tandem = common.open()) {
      tandem.collections().redact(name, wanted);
      List<String> said = wanted.stream().map(Kind::word).sorted().toList();
      common.print(Map.of("collection", name, "redacted", said), () -> Common.text(words(wanted)));
      return 0;
    }
  }

  /** As 'collection show' says it. */
  static String words(Set<Kind> kinds) {
    return "taken out of what is ingested: " + (kinds.isEmpty() ? "nothing" : Kind.words(kinds));
  }
}
