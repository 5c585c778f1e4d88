package dev.tandem.observe.world;

import java.util.List;

/**
 * What came of a world, as far as figures need it.
 *
 * @param control what it was where nothing went wrong
 * @param faults what was wrong; empty in a control
 * @param incidents of which something was noticed from the onset on
 * @param early those of the weeks before
 * @param blamed whether something was named that did not happen
 * @param named whether anything was named
 * @param changed whether anything had changed when the first incident was noticed
 */
record Verdict(
    String control,
    List<Injected> faults,
    int incidents,
    int early,
    boolean blamed,
    boolean named,
    boolean changed) {
  /**
   * A fault.
   *
   * @param seen whether it moved something that users see
   * @param exact whether an incident names cause and target
   * @param alike whether one names the cause, whatever the target
   * @param latest whether the latest change is it
   * @param latestButEdits the same without the daily edits of documents
   */
  record Injected(
      String cause,
      boolean seen,
      boolean exact,
      boolean alike,
      boolean latest,
      boolean latestButEdits) {}

  boolean quiet() {
    return faults.isEmpty();
  }
}
