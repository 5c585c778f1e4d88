package dev.tandem.text;

/** Hears how far long work is: bytes of a backup or a restore, questions of an evaluation. */
@FunctionalInterface
public interface StepProgress {
  StepProgress NONE = (done, total) -> {};

  /**
   * @param done so far
   * @param total how many it will be
   */
  void at(long done, long total);
}
