package dev.tandem.training;

import dev.tandem.answer.RetrievedExamples;
import dev.tandem.answer.Teacher;
import dev.tandem.example.Audience;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.ModelInfo;
import dev.tandem.text.UserError;
import dev.tandem.tune.Lineage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A teacher and its model, which takes memory until it is closed.
 *
 * @param readers who may read what the model was itself learnt from
 */
public record Schooling(LanguageModel model, Audience readers, Teacher teacher)
    implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** What a student keeps of its teacher. */
  public record Taught(Lineage.Teacher teacher, Audience readers) {}

  /**
   * Opens a model that answers questions of the training rows.
   *
   * @param passages that it sees with each, as the student will; empty to ask without
   * @throws UserError if there is no such model, or the reader may not ask it
   */
  public static Schooling open(
      TrainingHome home,
      TeacherRequest request,
      Optional<RetrievedExamples> passages,
      Teacher.Listener listener) {
    if (request.maxTokens() < 1) {
      throw new UserError("--teacher-tokens is at least 1, not %d.".formatted(request.maxTokens()));
    }
    if (request.remote() && request.name().isEmpty()) {
      throw new UserError(
          "Name the model of the endpoint '%s' with --teacher-model NAME."
              .formatted(request.model()));
    }
    if (!request.remote() && request.name().isPresent()) {
      throw new UserError(
          "--teacher-model names a model of an endpoint, and '%s' is no URL; leave it out."
              .formatted(request.model()));
    }
    LanguageModel model =
        request.remote()
            ? home.open(request.model(), request.name().orElseThrow())
            : home.open("", request.model());
    try {
      Audience readers = Audience.NONE;
      if (!request.remote()) {
        Path weights = Path.of(model.info().path());
        Audience.requireModel(weights, request.who());
        readers = Audience.of(weights);
      }
      Teacher.Settings settings =
          new Teacher.Settings(request.all(), request.maxTokens(), PAUSE, request.folder());
      return new Schooling(model, readers, new Teacher(model, passages, settings, listener));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** What it has taught so far; empty if nothing was asked of it. */
  public Optional<Taught> taught() {
    Teacher.Counts counts = teacher.counts();
    ModelInfo info = model.info();
    return counts.all() == 0
        ? Optional.empty()
        : Optional.of(
            new Taught(
                new Lineage.Teacher(
                    info.name(),
                    info.sha256(),
                    counts.answered(),
                    counts.declined(),
                    counts.all() - counts.answered()),
                readers));
  }

  @Override
  public void close() {
    model.close();
  }
}
