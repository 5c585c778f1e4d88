package dev.tandem.cli;

import dev.tandem.compare.Material;
import dev.tandem.compare.PartedFile;
import dev.tandem.compare.Task;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The rows that arms learn and those that they are measured on. */
final class CompareInput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "labelled questions, as for tune: learnt, shown to the model, looked up")
  private Optional<Path> train = Optional.empty();

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "labelled questions to measure on while training; else some of the training's")
  private Optional<Path> dev = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "test questions, as for eval answers, or CSV or TSV of a text and its label: arms then answer with a label and nothing else")
  private Optional<Path> test = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "one file of labelled rows instead of --train and --test: parted by --seed, so that rows of one document or nearly the same stay together; the parts lie in the report's folder")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "only the first N test questions")
  int limit;

  /**
   * The files of one comparison.
   *
   * @param parted how they came about, where they are parts of one; else empty
   */
  record Files(Optional<Path> train, Optional<Path> dev, Path test, Optional<String> parted) {
    Material material(int limit, Optional<Task.Kind> kind) {
      return Material.read(train, test, limit, kind);
    }
  }

  /**
   * Parts the one file, if there is one.
   *
   * @param report folder of the report
   * @throws ParameterException if neither is named, or both are
   */
  Files files(Path report, String collection, long seed) {
    if (data.isPresent()) {
      if (train.isPresent() || dev.isPresent() || test.isPresent()) {
        throw new ParameterException(
            command.commandLine(),
            "--data is parted into what is learnt and what is measured, so it excludes --train, --dev and --test");
      }
      PartedFile parted = PartedFile.write(data.get(), report.resolve("parts"), collection, seed);
      return new Files(
          Optional.of(parted.train()), parted.dev(), parted.test(), Optional.of(parted.sentence()));
    }
    Path measured =
        test.orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "name test questions with --test, or labelled rows to be parted with --data"));
    if (train.isPresent() && train.get().normalize().equals(measured.normalize())) {
      throw new ParameterException(
          command.commandLine(),
          "--train and --test name the same file, so arms would be measured on what they have learnt; part it with --data");
    }
    return new Files(train, dev, measured, Optional.empty());
  }
}
