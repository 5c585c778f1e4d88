package dev.tandem.compare.evidence;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an arm is made of, measured from the disk and read from the records of its training.
 *
 * @param endpoint whose tokens are paid for; empty where a model of this machine answers, or none
 * @param readsDocuments whether it needs the collection
 * @param needsLabels whether it needs labelled rows
 * @param parameters of its model, in millions; empty where unknown or without a model
 * @param modelMb of the model's file; 0 behind an endpoint
 * @param indexMb of the collection: its index, and its share of the ledger; 0 if it reads none
 * @param adapterMb of its adapter; 0 without
 * @param training what its training took, if it was trained here
 * @param services that have to run for it, Tandem itself among them
 */
public record Equipment(
    Optional<String> endpoint,
    boolean readsDocuments,
    boolean needsLabels,
    OptionalDouble parameters,
    double modelMb,
    double indexMb,
    double adapterMb,
    Optional<TrainingTime> training,
    int services) {
  /** The part that each domain adds. */
  double perDomainMb() {
    return indexMb + adapterMb;
  }

  double diskMb() {
    return modelMb + perDomainMb();
  }

  /**
   * A training.
   *
   * @param seconds measured; empty where the adapter was trained elsewhere
   */
  public record TrainingTime(OptionalDouble seconds) {}
}
