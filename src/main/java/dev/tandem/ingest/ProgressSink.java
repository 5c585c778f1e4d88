package dev.tandem.ingest;

/** Hears how far a run is. Called from many threads, one call at a time. */
@FunctionalInterface
public interface ProgressSink {
  ProgressSink NONE = (done, total, current, perSecond) -> {};

  /**
   * @param done files and rows with an outcome
   * @param total files and rows listed
   * @param current path of the one that was just done
   * @param perSecond rate since the start
   */
  void at(long done, long total, String current, double perSecond);
}
