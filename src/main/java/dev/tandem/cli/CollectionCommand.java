package dev.tandem.cli;

import dev.tandem.CollectionStatus;
import dev.tandem.Reembedded;
import dev.tandem.Tandem;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Keep;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.PersonalData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "collection",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates, lists and shows collections, and embeds them anew.",
    subcommands = {
      CollectionCommand.Create.class,
      CollectionCommand.ListAll.class,
      CollectionCommand.ShowOne.class,
      CollectionCommand.Reembed.class,
      CollectionRedact.class
    })
final class CollectionCommand {
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Creates a collection, or confirms the default acl of one that ingest created.",
      footer = {
        "",
        "Examples:",
        "  tandem collection create hr --acl group:staff",
        "  tandem collection create personal --acl public --language de"
      })
  static final class Create implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "letters, digits, '-', '_', '.'")
    private String name = "";

    @Option(
        names = "--acl",
        required = true,
        paramLabel = "PRINCIPALS",
        description = "who may read documents that come without an acl")
    private Acl acl = Acl.NOBODY;

    @Option(
        names = "--language",
        paramLabel = "LANG",
        defaultValue = "en",
        description = "language of most documents (en, de, ...; default en)")
    private String language = "en";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        CollectionInfo created = tandem.createCollection(name, acl, language);
        tandem.collections().languageWarning(name).ifPresent(Common::note);
        common.print(
            created,
            () ->
                Common.text(
                    "%s: documents without an acl may be read by %s."
                        .formatted(created.name(), AclCommand.readable(created.defaultAcl()))));
        return 0;
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the collections.",
      footer = {"", "Example:  tandem collection list --json"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        List<CollectionStatus> all = tandem.collections().status();
        common.print(all, () -> Status.table(all));
        return 0;
      }
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a collection and its documents.",
      footer = {"", "Example:  tandem collection show hr"})
  static final class ShowOne implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the collection")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        Optional<CollectionStatus> status =
            tandem.collections().status().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        List<VersionInfo> documents = tandem.documents().all(name);
        Keep keep = tandem.retention().of(name);
        Set<PersonalData.Kind> redacted = tandem.collections().redacted(name);
        common.print(
            Map.of(
                "collection",
                status.orElseThrow(),
                "documents",
                documents,
                "retention",
                keep,
                "redacted",
                redacted.stream().map(PersonalData.Kind::word).sorted().toList()),
            () -> {
              status.ifPresent(each -> Status.table(List.of(each)));
              Common.text(Retain.words(keep));
              Common.text(CollectionRedact.words(redacted));
              documents.forEach(
                  document ->
                      Common.text(
                          "%-44s v%-3d %4d chunks  %-24s %s"
                              .formatted(
                                  document.docId(),
                                  document.version(),
                                  document.chunks(),
                                  AclCommand.readable(document.acl()),
                                  document.title())));
            });
        return 0;
      }
    }
  }

  @Command(
      name = "reembed",
      mixinStandardHelpOptions = true,
      description = {
        "Embeds a collection anew with the embedder that is now set.",
        "The old vectors are kept until the new ones are complete; a run that was killed goes on",
        "where it was. Documents, versions and permissions stay as they are."
      },
      footer = {
        "",
        "Example: set 'embedder' in HOME/tandem.yaml, then",
        "  tandem collection reembed hr"
      })
  static final class Reembed implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the collection")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open();
          Progress progress = new Progress("embed", !common.json)) {
        Reembedded done =
            tandem
                .collections()
                .reembed(name, (at, total, current, rate) -> progress.update(at, total));
        progress.close();
        tandem.collections().languageWarning(name).ifPresent(Common::note);
        if (!done.dropped().isEmpty()) {
          Common.note(
              "What was fitted on the old vectors is dropped (%s); 'tandem eval retrieval --fit' and 'tandem calibrate' fit it again."
                  .formatted(String.join(", ", done.dropped())));
        }
        common.print(done, () -> show(done));
        return 0;
      }
    }

    private static void show(Reembedded done) {
      Common.text(
          done.changed()
              ? "%s: %d documents in %d chunks are embedded with '%s'; generation %d answers now."
                  .formatted(
                      done.collection(),
                      done.documents(),
                      done.chunks(),
                      done.embedder(),
                      done.generation())
              : "%s is embedded with '%s' already.".formatted(done.collection(), done.embedder()));
    }
  }
}
