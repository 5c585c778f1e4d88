package dev.tandem.training;

import dev.tandem.example.Format;
import dev.tandem.text.Principals;
import dev.tandem.tune.Effort;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A training as an owner asks for it: one dial, and what it is to learn. {@code tandem tune} has
 * the same words.
 *
 * @param collection whose documents rows name, and where passages are found
 * @param data files of examples; may be empty where a recipe makes rows
 * @param format of all files; empty to find each file's
 * @param dev measured on while training; else some of the training's rows
 * @param test none of its questions may stand in the examples
 * @param retrieval whether questions are learnt with the passages that are found for them
 * @param missing share of the questions whose evidence is taken away then, from 0 to below 1
 * @param recipe how many rows of the recipe {@code reader} are made; empty for none
 * @param epochs how often every row is learnt; empty for what the effort says
 * @param gates what is tested afterwards; empty to leave that out
 * @param who reads the passages
 * @param out the adapter's folder
 */
public record TrainingOrder(
    String collection,
    List<Path> data,
    Optional<Format> format,
    Optional<Path> dev,
    Optional<Path> test,
    Method method,
    Effort effort,
    boolean retrieval,
    double missing,
    OptionalInt recipe,
    OptionalInt epochs,
    long seed,
    Optional<Gating> gates,
    Principals who,
    Path out) {
  public TrainingOrder {
    data = List.copyOf(data);
  }
}
