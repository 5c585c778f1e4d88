package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Scope;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates, lists and revokes keys of the server.",
    subcommands = {KeyCommand.Create.class, KeyCommand.ListAll.class, KeyCommand.Revoke.class})
final class KeyCommand {
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and shows its secret, once.",
      footer = {
        "",
        "Examples:",
        "  tandem key create ann --as user:ann,group:hr",
        "  tandem key create importer --scope read,write --expires 2027-01-31",
        "  tandem key create operations --scope admin"
      })
  static final class Create implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "what the key is listed as")
    private String name = "";

    @Option(
        names = "--as",
        paramLabel = "PRINCIPALS",
        description = "whom the holder reads as; public documents only if not given")
    private Principals as = Principals.ANONYMOUS;

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        defaultValue = "read",
        description =
            "read (ask, search), write (documents, readers), admin (everything); default read")
    private Set<Scope> scopes = Set.of(Scope.READ);

    @Option(
        names = "--expires",
        paramLabel = "DATE",
        description = "the first day on which it is refused, as 2027-01-31; never if not given")
    private Optional<String> expires = Optional.empty();

    @Option(
        names = "--per-minute",
        paramLabel = "N",
        defaultValue = "120",
        description = "requests a minute; 0 sets no limit (default 120)")
    private int perMinute = 120;

    @Override
    public Integer call() {
      Optional<Instant> until = expires.map(Create::day);
      try (Tandem tandem = common.open()) {
        String secret = tandem.keys().create(name, as, scopes, until, perMinute);
        common.print(
            Map.of("name", name, "key", secret),
            () -> {
              Common.text(secret);
              Common.note(
                  "Keep it: it is not shown again. Send it as 'Authorization: Bearer ...'.");
            });
        return 0;
      }
    }

    private static Instant day(String date) {
      try {
        return LocalDate.parse(date).atStartOfDay(ZoneId.systemDefault()).toInstant();
      } catch (DateTimeParseException e) {
        throw new UserError("'%s' is no date; write it as 2027-01-31.".formatted(date), e);
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the keys; their secrets are known to nobody.",
      footer = {"", "Example:  tandem key list"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        List<ApiKey> keys = tandem.keys().list();
        common.print(keys, () -> keys.forEach(key -> Common.text(line(key, Instant.now()))));
        return 0;
      }
    }

    private static String line(ApiKey key, Instant now) {
      return "%-24s %-16s %6s  %-28s %s"
          .formatted(
              key.name(),
              key.scopes().stream().map(Scope::word).collect(Collectors.joining(",")),
              key.perMinute() == 0 ? "no limit" : key.perMinute() + "/min",
              state(key, now),
              key.principals());
    }

    private static String state(ApiKey key, Instant now) {
      if (key.revoked().isPresent()) {
        return "revoked " + day(key.revoked().get());
      }
      return key.expires()
          .map(until -> (key.holds(now) ? "expires " : "expired ") + day(until))
          .orElse("holds");
    }

    private static LocalDate day(Instant time) {
      return LocalDate.ofInstant(time, ZoneId.systemDefault());
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Refuses a key from now on.",
      footer = {"", "Example:  tandem key revoke importer"})
  static final class Revoke implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the key")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        tandem.keys().revoke(name);
        common.print(Map.of("revoked", name), () -> Common.text("revoked  " + name));
        return 0;
      }
    }
  }
}
