package dev.tandem;

import dev.tandem.example.TrainingData;
import dev.tandem.tune.Adam;
import dev.tandem.tune.Gating;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.TuneSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A training.
 *
 * @param data to learn, checked
 * @param order of documents and examples
 * @param out the adapter's folder
 * @param parent the adapter to go on from, whose rank and targets then hold
 * @param collection whose run it is; may be empty
 * @param restart whether what a killed run left is thrown away
 * @param gates what the adapter is tested for afterwards; empty to leave that out
 */
public record TuneRequest(
    TrainingData data,
    TrainingData.Order order,
    Path out,
    LoraSettings lora,
    Adam adam,
    TuneSettings settings,
    Optional<Path> parent,
    String collection,
    boolean restart,
    Optional<Gating> gates) {}
