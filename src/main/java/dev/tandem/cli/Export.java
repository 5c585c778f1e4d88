package dev.tandem.cli;

import dev.tandem.ExportRequest;
import dev.tandem.Exported;
import dev.tandem.Tandem;
import dev.tandem.llm.ExportFormat;
import dev.tandem.tensor.BlockType;
import dev.tandem.tune.ExportCheck;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes an adapter for other programs, and reads it again to compare.",
    footer = {
      "",
      "FORMATS:",
      "  peft                a folder as Hugging Face PEFT loads it",
      "  gguf                the adapter alone, as llama.cpp loads it (--lora)",
      "  merged-gguf         the base's GGUF file with the adapter in its weights",
      "  merged-safetensors  the same as a Hugging Face folder",
      "",
      "Merged matrices are written as f16, or with --type as f32 or q8_0. There is no",
      "way back to the base's four bits: rounding to them would lose what was learnt.",
      "What the adapter does not change stays as it is. tandem.json, which says who",
      "may use the adapter, goes along: keep it with the files.",
      "",
      "Examples:",
      "  tandem export support --to exports/support --format gguf",
      "  tandem export support --to hub --format merged-safetensors --type f32",
      "  tandem export support --to small --format peft --type bf16",
      "  tandem export from-peft --to merged --format merged-gguf --model base.gguf"
    })
final class Export implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "ADAPTER", description = "its name, its folder or its GGUF file")
  private String adapter = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "the folder to make; it must not be there yet, or be empty")
  private Path to = Path.of(".");

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "peft, gguf, merged-gguf or merged-safetensors")
  private ExportFormat format = ExportFormat.PEFT;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "f16",
      description =
          "of merged matrices: f16, f32 or q8_0 (default f16); bf16 for a peft folder of half the size")
  private BlockType type = BlockType.F16;

  @Option(
      names = "--no-check",
      description = "do not load what was written and compare it with what was trained")
  private boolean unchecked;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open();
        Progress progress = new Progress("write MB", !common.json && format.merged())) {
      Exported exported =
          tandem
              .adapters()
              .export(
                  new ExportRequest(
                      adapter,
                      Invocation.current().folder().resolve(adapter),
                      to,
                      format,
                      type,
                      !unchecked),
                  progress::update);
      progress.close();
      common.print(exported, () -> show(exported));
      return 0;
    }
  }

  private static void show(Exported exported) {
    Common.line("@|bold %s|@", "Exported to");
    Common.text(exported.path());
    exported
        .files()
        .forEach(file -> Common.text("  %-28s %,15d bytes".formatted(file.name(), file.bytes())));
    exported.check().ifPresent(check -> check.rows().forEach(Export::show));
  }

  private static void show(ExportCheck.Row row) {
    Common.text(
        String.format(
            Locale.ROOT, "  %-28s %.3g (limit %.3g)", row.name(), row.value(), row.threshold()));
  }
}
