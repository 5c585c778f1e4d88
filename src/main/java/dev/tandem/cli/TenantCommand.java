package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.tenant.TenantStatus;
import dev.tandem.text.UserError;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tenant",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Creates, lists, shows and removes tenants.",
      "Each has a home of its own; only the models are shared. --tenant NAME works in it."
    },
    subcommands = {
      TenantCommand.Create.class,
      TenantCommand.ListAll.class,
      TenantCommand.Show.class,
      TenantCommand.Remove.class
    })
final class TenantCommand {
  private static final String NAMED = "1 to 40 small letters, digits and inner hyphens";

  private static void line(TenantStatus tenant) {
    Common.text(
        "%-40s %,9d documents %,11d chunks %,15d bytes  since %s"
            .formatted(
                tenant.name(),
                tenant.documents(),
                tenant.chunks(),
                tenant.bytes(),
                LocalDate.ofInstant(tenant.created(), ZoneId.systemDefault())));
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a tenant and shows the key of its first admin, once.",
      footer = {
        "",
        "Examples:",
        "  tandem tenant create acme",
        "  tandem ingest --tenant acme -c hr /srv/acme/hr"
      })
  static final class Create implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = NAMED)
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        String key = tandem.tenants().create(name);
        common.print(
            Map.of("tenant", name, "key", key),
            () -> {
              Common.text(key);
              Common.note(
                  "The tenant '%s' is made; keep its admin key: it is not shown again."
                      .formatted(name));
            });
        return 0;
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the tenants and how much each has.",
      footer = {"", "Example:  tandem tenant list --json"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        List<TenantStatus> all =
            tandem.tenants().names().stream().map(tandem.tenants()::status).toList();
        common.print(all, () -> all.forEach(TenantCommand::line));
        return 0;
      }
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows how much one tenant has.",
      footer = {"", "Example:  tandem tenant show acme"})
  static final class Show implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the tenant")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        TenantStatus tenant = tandem.tenants().status(name);
        common.print(tenant, () -> line(tenant));
        return 0;
      }
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Destroys a tenant: documents, answers, adapters, keys, log.",
        "Backups that hold it do not bring it back."
      },
      footer = {"", "Example:  tandem tenant remove acme --yes"})
  static final class Remove implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the tenant")
    private String name = "";

    @Option(names = "--yes", description = "do it; without this nothing happens")
    private boolean yes;

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        TenantStatus tenant = tandem.tenants().status(name);
        if (!yes) {
          throw new UserError(
              "This would destroy the tenant '%s' with %d documents for ever; add --yes to do it."
                  .formatted(name, tenant.documents()));
        }
        tandem.tenants().remove(name);
        common.print(Map.of("removed", name), () -> Common.text("removed  " + name));
        return 0;
      }
    }
  }
}
