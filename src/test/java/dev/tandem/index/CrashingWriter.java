package dev.tandem.index;

import java.nio.file.Path;

/** Writes a random history for ever, and tells each commit; somebody kills it. */
final class CrashingWriter {
  private CrashingWriter() {}

  /** {@code FOLDER SEED}. */
  public static void main(String[] args) {
    RandomChanges changes = CrashTest.changes(Long.parseLong(args[1]));
    try (Index index = LuceneIndex.openWriter(Path.of(args[0]), IndexContract.SETTINGS)) {
      for (long at = index.committedSequence(); ; at += 7) {
        index.apply(changes.range(at + 1, at + 7));
        if (at / 7 % 3 == 0) {
          index.commit(at + 7);
          System.out.println(at + 7);
        }
      }
    }
  }
}
