package dev.tandem.training;

import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.TrainingData;
import dev.tandem.tune.Adam;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A training.
 *
 * @param data to learn, checked
 * @param order of documents and examples
 * @param out the adapter's folder
 * @param lora of an adapter; empty if all weights are trained
 * @param parent the adapter to go on from, whose rank and targets then hold
 * @param command that asks for it, kept for {@code tune --stale}
 * @param retrieval how the rows were given passages, if they were
 * @param teacher whose answers are among the rows, if a larger model gave some
 * @param collection whose run it is; may be empty
 * @param restart whether what a killed run left is thrown away
 * @param gates what is tested afterwards; empty to leave that out
 */
public record TuneRequest(
    TrainingData data,
    TrainingData.Order order,
    Path out,
    Optional<LoraSettings> lora,
    Adam adam,
    TuneSettings settings,
    Optional<Path> parent,
    Optional<Lineage.Command> command,
    Optional<RetrievedExamples.Settings> retrieval,
    Optional<Schooling.Taught> teacher,
    String collection,
    boolean restart,
    Optional<Gating> gates) {
  Method method() {
    return lora.isPresent() ? Method.LORA : Method.FULL;
  }
}
