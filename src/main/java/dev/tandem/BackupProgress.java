package dev.tandem;

/** Hears how far a backup or a restore is. */
@FunctionalInterface
public interface BackupProgress {
  BackupProgress NONE = (done, total) -> {};

  /**
   * @param done bytes written or read so far
   * @param total how many it will be
   */
  void at(long done, long total);
}
