package dev.tandem.cli;

import dev.tandem.Adapters;
import dev.tandem.Tandem;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "adapter",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Lists and shows the adapters that were trained in this home, tests any, and lets collections answer with them.",
    subcommands = {
      AdapterCommand.ListAll.class,
      AdapterCommand.ShowOne.class,
      AdapterCheck.class,
      AdapterPromotion.Promote.class,
      AdapterPromotion.Rollback.class
    })
final class AdapterCommand {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists them, oldest first; what is refused, tainted or gone is marked.",
      footer = {"", "Example:", "  tandem adapter list"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        List<Adapters.Listed> all = tandem.adapters().all();
        common.print(
            all,
            () -> {
              all.forEach(ListAll::line);
              if (all.isEmpty()) {
                Common.text("No adapter was trained in this home yet: tandem tune --help");
              }
            });
      }
      return 0;
    }

    private static void line(Adapters.Listed each) {
      Common.text(
          "%s  %-20s %s%s%s  for %s%s%s%s"
              .formatted(
                  MINUTE.format(each.adapter().created()),
                  each.adapter().name(),
                  each.adapter().base(),
                  each.method().map(method -> ", " + method).orElse(""),
                  loss(each).map(text -> ", dev loss " + text).orElse(""),
                  each.adapter().readers(),
                  each.adapter().refused().isEmpty() ? "" : "  refused by its gates",
                  each.present() ? "" : "  gone: " + each.adapter().path(),
                  each.tainted().isEmpty()
                      ? ""
                      : "  tainted by %,d deleted documents".formatted(each.tainted().size())));
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one: what it was learnt from, and what was deleted of that since.",
      footer = {"", "Example:", "  tandem adapter show support"})
  static final class ShowOne implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "ADAPTER", description = "its name or folder")
    private String name = "";

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        Adapters.Listed found = tandem.adapters().find(name);
        common.print(found, () -> show(found));
      }
      return 0;
    }

    private static void show(Adapters.Listed found) {
      Common.line("@|bold %s|@", "Adapter");
      Common.text("name        " + found.adapter().name());
      Common.text(
          "folder      %s%s".formatted(found.adapter().path(), found.present() ? "" : " (gone)"));
      Common.text("trained     " + MINUTE.format(found.adapter().created()));
      Common.text(
          "base        %s (SHA-256 %s)"
              .formatted(found.adapter().base(), found.adapter().baseSha256()));
      if (!found.adapter().refused().isEmpty()) {
        Common.text("refused     did not pass " + found.adapter().refused());
      }
      found.method().ifPresent(method -> Common.text("method      " + method));
      if (!found.adapter().collection().isEmpty()) {
        Common.text("collection  " + found.adapter().collection());
      }
      Common.text("for         " + found.adapter().readers());
      loss(found).ifPresent(text -> Common.text("dev loss    " + text));
      Common.text("documents   %,d".formatted(found.adapter().documents().size()));
      GateText.show(found.gates());
      found.tainted().forEach(document -> Common.text("deleted     " + document));
    }
  }

  private static Optional<String> loss(Adapters.Listed each) {
    return Optional.ofNullable(each.adapter().metrics().get("dev_loss"))
        .map(loss -> String.format(Locale.ROOT, "%.3f", loss));
  }
}
