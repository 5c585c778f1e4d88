package dev.tandem.cli;

import dev.tandem.Comparing;
import dev.tandem.compare.Task;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What answers are measured by. */
final class ScoringOptions {
  @Option(
      names = "--quality",
      paramLabel = "KIND",
      description =
          "what quality is: short (token F1), long (ROUGE-L), labels (one of them and nothing else); found from the answers if not given")
  Optional<Task.Kind> kind = Optional.empty();

  @Option(
      names = "--form",
      paramLabel = "FILE_OR_REGEX",
      description =
          "what answers must look like: a file with a JSON schema, or a regular expression that the whole answer matches")
  private Optional<String> form = Optional.empty();

  @Option(
      names = "--judge",
      paramLabel = "URL#MODEL",
      description =
          "a model that grades answers beside the right ones, asked three times each: behind an OpenAI-compatible endpoint, or the name of one of this machine. An endpoint is sent questions and answers")
  private Optional<String> judge = Optional.empty();

  @Option(
      names = "--judged",
      paramLabel = "FILE",
      description =
          "what people say of answers, to hold the judge against: JSONL of \"id\", \"arm\" and \"right\" (or \"score\", 0 to 1)")
  private Optional<Path> judged = Optional.empty();

  Comparing.Scoring scoring() {
    return new Comparing.Scoring(kind, form, judge, judged);
  }
}
