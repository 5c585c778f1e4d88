package dev.tandem.compare.evidence;

import dev.tandem.stats.Estimate;
import dev.tandem.text.Principals;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is known of an arm's adapter without asking it.
 *
 * @param trainingSeconds how long it was trained; empty where it does not say
 * @param exposedBits by which planted secrets stand out; empty where its gates were not measured
 * @param documents of the collection that its rows were made from
 * @param readers somebody who may use it
 */
public record Learnt(
    OptionalDouble trainingSeconds,
    Optional<Estimate> exposedBits,
    Set<String> documents,
    Principals readers) {
  public Learnt {
    documents = Set.copyOf(documents);
  }
}
