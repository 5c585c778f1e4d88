package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates, lists, rotates and revokes keys of the server.",
    subcommands = {
      KeyCommand.Create.class,
      KeyCommand.ListAll.class,
      KeyCommand.Rotate.class,
      KeyCommand.Revoke.class
    })
final class KeyCommand {
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and shows its secret, once.",
      footer = {
        "",
        "Examples:",
        "  tandem key create ann --as user:ann,group:hr",
        "  tandem key create importer --role hr=editor --expires 2027-01-31",
        "  tandem key create lab --role reader --role hr=trainer --tokens-per-day 50000",
        "  tandem key create operations --role admin"
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
        names = "--role",
        paramLabel = "[COLLECTION=]ROLE",
        description =
            "reader (ask, search), editor (documents, readers), trainer (examples, adapters), operator (jobs, backups, figures) or admin (everything), in a collection or in all; may be repeated; default reader")
    private List<Grants> roles = List.of(Grants.of(Grants.ALL, Role.READER));

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

    @Option(
        names = "--tokens-per-minute",
        paramLabel = "N",
        defaultValue = "0",
        description = "tokens a minute that models read and write for it; 0 sets no limit")
    private long tokensPerMinute;

    @Option(
        names = "--tokens-per-day",
        paramLabel = "N",
        defaultValue = "0",
        description = "the same a day, by UTC; 0 sets no limit")
    private long tokensPerDay;

    @Override
    public Integer call() {
      Optional<Instant> until = expires.map(Create::day);
      try (Tandem tandem = common.open()) {
        Grants grants = roles.stream().reduce(Grants.NONE, Grants::and);
        Limits limits = new Limits(perMinute, tokensPerMinute, tokensPerDay);
        told(common, name, tandem.keys().create(name, as, grants, until, limits));
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
              key.grants(),
              key.limits().perMinute() == 0 ? "no limit" : key.limits().perMinute() + "/min",
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
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Gives a key another secret and shows it, once.",
      footer = {"", "Example:  tandem key rotate importer --overlap 1h"})
  static final class Rotate implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "the key")
    private String name = "";

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        defaultValue = "0s",
        description =
            "how long the old secret is accepted yet, as 30m, 1h or 2d; default not at all")
    private String overlap = "0s";

    @Override
    public Integer call() {
      Duration time = time(overlap);
      try (Tandem tandem = common.open()) {
        told(common, name, tandem.keys().rotate(name, time));
        return 0;
      }
    }

    private static Duration time(String text) {
      Matcher form = TIME.matcher(text.strip());
      if (!form.matches()) {
        throw new UserError("'%s' is no time; write it as 30m, 1h or 2d.".formatted(text));
      }
      long count = Long.parseLong(form.group(1));
      return switch (form.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }

  /** The only time that a secret is seen. */
  private static void told(Common common, String name, String secret) {
    common.print(
        Map.of("name", name, "key", secret),
        () -> {
          Common.text(secret);
          Common.note("Keep it: it is not shown again. Send it as 'Authorization: Bearer ...'.");
        });
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
