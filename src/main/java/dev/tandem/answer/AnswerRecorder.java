package dev.tandem.answer;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.llm.Generation;
import dev.tandem.llm.ModelInfo;
import dev.tandem.retrieve.Route;
import dev.tandem.text.Passage;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Gives an answer its id and hands it on to be kept. */
final class AnswerRecorder {
  private final BiConsumer<AnswerRecord, Optional<String>> log;
  private final InstantSource clock;
  private final ModelInfo model;

  /**
   * @param log takes an answer and the folder of the adapter that wrote it
   */
  AnswerRecorder(
      BiConsumer<AnswerRecord, Optional<String>> log, InstantSource clock, ModelInfo model) {
    this.log = log;
    this.clock = clock;
    this.model = model;
  }

  Answer record(AskRequest request, Outcome outcome, Duration took) {
    Answer.Timing timing =
        new Answer.Timing(
            outcome.retrieveTime().toMillis(),
            outcome.written().map(Generation::prefill).orElse(Duration.ZERO).toMillis(),
            outcome.written().map(Generation::decode).orElse(Duration.ZERO).toMillis(),
            took.toMillis());
    Answer answer =
        new Answer(
            UUID.randomUUID().toString(),
            outcome.text(),
            outcome.mode(),
            outcome.mode() == Mode.NONE,
            outcome.reason(),
            request.arm(),
            outcome.lead().map(Route::collection).orElse(request.collections().getFirst()),
            outcome.routes(),
            outcome.lead().map(Route::generation).orElse(0),
            model.name(),
            request.options().adapter().map(AnswerRecorder::name).orElse(""),
            outcome.citations(),
            outcome.retrieved(),
            outcome.probability(),
            outcome
                .written()
                .map(w -> new Answer.Usage(w.promptTokens(), w.completionTokens()))
                .orElse(Answer.Usage.NONE),
            timing,
            outcome.cached(),
            outcome.understood());
    log.accept(
        toRecord(request, outcome, answer),
        request.options().adapter().map(AnswerRecorder::folder));
    return answer;
  }

  private static String name(Path adapter) {
    return String.valueOf(adapter.getFileName());
  }

  /** As the ledger knows it. */
  private static String folder(Path adapter) {
    return adapter.toAbsolutePath().normalize().toString();
  }

  private AnswerRecord toRecord(AskRequest request, Outcome outcome, Answer answer) {
    return new AnswerRecord(
        answer.id(),
        clock.instant(),
        request.who(),
        answer.collection(),
        request.collections(),
        answer.generation(),
        answer.arm().wireName(),
        model.sha256().isEmpty() ? model.name() : model.name() + "@" + model.sha256(),
        answer.adapter(),
        outcome.promptVersion(),
        request.question(),
        FollowUp.standalone(request.question(), request.history()),
        answer.text(),
        answer.mode().wireName(),
        answer.abstained(),
        answer.reason(),
        answer.retrieved().stream().map(AnswerRecorder::toRecord).toList(),
        outcome.denied(),
        answer.citations(),
        answer.usage().promptTokens(),
        answer.usage().completionTokens(),
        Map.of(
            "retrieve", answer.timing().retrieve(),
            "prefill", answer.timing().prefill(),
            "decode", answer.timing().decode(),
            "total", answer.timing().total()));
  }

  private static AnswerRecord.Retrieved toRecord(Answer.Retrieved retrieved) {
    Passage passage = retrieved.passage();
    return new AnswerRecord.Retrieved(
        passage.chunkId(),
        passage.collection(),
        passage.docId(),
        passage.version(),
        passage.start(),
        passage.end(),
        passage.score(),
        retrieved.used(),
        Sha256.of(passage.text()));
  }
}
