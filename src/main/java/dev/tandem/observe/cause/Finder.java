package dev.tandem.observe.cause;

import java.util.List;

/** Looks in the record for changes of one sort. */
@FunctionalInterface
interface Finder {
  /** Candidates, those that can be ruled out without a replay marked so. */
  List<Candidate> find(Laboratory laboratory, Past past, Observations seen);
}
