package dev.tandem.ingest;

import java.time.Duration;

/**
 * What one file may cost.
 *
 * @param time wall clock of one file; then its parser process is killed
 * @param heapMegabytes heap of one parser process
 * @param bytes size of a file; larger ones are refused unread
 * @param characters code points of a document's text
 * @param depth nesting of embedded documents; one nested deeper is left out
 * @param embedded documents inside one file that are read, at all depths together
 */
public record ParseLimits(
    Duration time, int heapMegabytes, long bytes, int characters, int depth, int embedded) {
  public static final ParseLimits DEFAULT =
      new ParseLimits(Duration.ofSeconds(60), 512, 64L << 20, 5_000_000, 4, 50);

  public ParseLimits {
    if (time.isNegative() || time.isZero() || heapMegabytes < 32 || bytes < 1 || characters < 1) {
      throw new IllegalArgumentException("limits of a parser must be positive: " + time);
    }
    if (bytes > (1L << 30)) {
      throw new IllegalArgumentException("a parser reads a file whole: at most 1 GiB");
    }
  }

  public ParseLimits withTime(Duration limit) {
    return new ParseLimits(limit, heapMegabytes, bytes, characters, depth, embedded);
  }
}
