package dev.tandem.retrieve;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What texts and words were read into, so that a chunk that many questions find is read once, and a
 * word that many chunks have; of the texts the least recently used go first. Both are known by 64
 * bits of their characters, and nothing here can be turned back into words, so a deleted document
 * leaves no text behind. Safe for use by many threads.
 */
public final class ReadTexts {
  /** Some 100,000 chunks of the usual size. */
  private static final long MOST_BYTES = 128L << 20;

  /** More than a language's usual words; then they are learnt anew. */
  private static final int MOST_WORDS = 1 << 18;

  private final Map<String, Map<Long, long[]>> words = new ConcurrentHashMap<>(); // by language
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

  /**
   * The terms of a word.
   *
   * @param from UTF-16 index in the text
   * @param reader analyses the word
   */
  long[] word(String text, int from, int to, String language, Function<String, long[]> reader) {
    Map<Long, long[]> known = words.computeIfAbsent(language, one -> new ConcurrentHashMap<>());
    long number = TermSequence.number(text, from, to);
    long[] terms = known.get(number);
    if (terms == null) {
      if (known.size() >= MOST_WORDS) {
        known.clear();
      }
      terms = reader.apply(text.substring(from, to));
      known.put(number, terms);
    }
    return terms;
  }

  private void forgetSome() {
    Iterator<TermSequence> oldest = read.values().iterator();
    while (bytes > MOST_BYTES && oldest.hasNext()) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
