package dev.tandem.training;

import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which model answers the questions that another one learns.
 *
 * @param model a name, a GGUF file or a Hugging Face folder; or the URL of an endpoint
 * @param name of the endpoint's model; empty for one of this machine
 * @param all whether rows that have an answer get another one
 * @param maxTokens of an answer
 * @param folder of the run, where answers are kept until it ends; empty to keep none
 * @param who asks: a model that was trained on rows answers their readers only
 */
public record TeacherRequest(
    String model,
    Optional<String> name,
    boolean all,
    int maxTokens,
    Optional<Path> folder,
    Principals who) {
  boolean remote() {
    return model.matches("(?i)https?://.*");
  }
}
