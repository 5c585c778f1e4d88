package dev.tandem.cli;

import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import dev.tandem.training.TeacherRequest;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a larger model answers questions that have no answer. */
final class TeacherOptions {
  @Option(
      names = "--teacher",
      paramLabel = "MODEL_OR_ENDPOINT",
      description =
          "a larger model that answers the questions of --data that have no answer: a name, a GGUF file, a Hugging Face folder, or the URL of an endpoint (key: setting model.key_env)")
  private Optional<String> teacher = Optional.empty();

  @Option(
      names = "--teacher-model",
      paramLabel = "NAME",
      description = "the endpoint's model, where --teacher is a URL")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--teacher-all",
      description = "rows that have an answer get the teacher's instead, too")
  private boolean all;

  @Option(
      names = "--teacher-tokens",
      paramLabel = "N",
      defaultValue = "512",
      description = "answers that have not ended after so many tokens are left out (default 512)")
  private int tokens;

  /**
   * @param folder of the run, if there is one
   * @param who asks
   */
  Optional<TeacherRequest> request(Optional<Path> folder, Principals who) {
    if (teacher.isEmpty() && (all || name.isPresent())) {
      throw new UserError(
          "%s is of no use without a teacher; name one with --teacher."
              .formatted(all ? "--teacher-all" : "--teacher-model"));
    }
    return teacher.map(model -> new TeacherRequest(model, name, all, tokens, folder, who));
  }
}
