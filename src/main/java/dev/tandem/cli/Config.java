package dev.tandem.cli;

import dev.tandem.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Shows each setting, its value and where it came from.",
    footer = {
      "",
      "A flag beats the environment beats HOME/tandem.yaml beats the default.",
      "Example:  tandem config --set answer.passages=6"
    })
final class Config implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    List<Settings.Setting> settings = common.settings().all();
    common.print(
        settings,
        () ->
            settings.forEach(
                setting ->
                    Common.text(
                        "%-24s %-24s %-12s %s"
                            .formatted(
                                setting.key(),
                                setting.value().isEmpty() ? "-" : setting.value(),
                                setting.origin(),
                                setting.help()))));
    return 0;
  }
}
