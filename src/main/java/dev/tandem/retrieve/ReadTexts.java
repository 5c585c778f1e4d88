package dev.tandem.retrieve;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What texts were read into, so that a chunk that many questions find is read once; the least
 * recently used go first. Texts are known by 64 bits of their characters, and nothing here can be
 * turned back into words, so a deleted document leaves no text behind. Safe for use by many
 * threads.
 */
public final class ReadTexts {
  /** Some 100,000 chunks of the usual size. */
  private static final long MOST_BYTES = 128L << 20;

  private final Map<Key, TermSequence> read = new LinkedHashMap<>(1024, 0.75f, true);
  private long bytes;

  private record Key(String language, int length, long number) {}

  TermSequence get(String text, String language, Supplier<TermSequence> reader) {
    Key key = new Key(language, text.length(), TermSequence.number(text));
    synchronized (this) {
      TermSequence known = read.get(key);
      if (known != null) {
        return known;
      }
    }
    TermSequence fresh = reader.get();
    synchronized (this) {
      if (read.putIfAbsent(key, fresh) == null) {
        bytes += fresh.bytes();
        forgetSome();
      }
    }
    return fresh;
  }

  private void forgetSome() {
    Iterator<TermSequence> oldest = read.values().iterator();
    while (bytes > MOST_BYTES && oldest.hasNext()) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
