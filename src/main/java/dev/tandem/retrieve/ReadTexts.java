package dev.tandem.retrieve;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What chunks and words were read into, so that a chunk that many questions find is read once, and
 * a word that many chunks have; of the chunks the least recently used go first. A chunk is known by
 * 64 bits of its id, which names one version of one document and so never gets another text; a word
 * by 64 bits of its characters. Nothing here can be turned back into words, so a deleted document
 * leaves no text behind. Safe for use by many threads.
 */
public final class ReadTexts {
  /** Some 100,000 chunks of the usual size. */
  private static final long MOST_BYTES = 128L << 20;

  /** More than a language's usual words; then they are learnt anew. */
  private static final int MOST_WORDS = 1 << 18;

  private final Map<String, Map<Long, long[]>> words = new ConcurrentHashMap<>(); // by language
  private final Map<Long, TermSequence> read = new LinkedHashMap<>(1024, 0.75f, true);
  private long bytes;

  /**
   * Those of the chunks named that were read, by id.
   *
   * @param generation of the collection, since another one is cut otherwise
   */
  Map<String, TermSequence> known(String collection, int generation, List<String> chunkIds) {
    long[] numbers = new long[chunkIds.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(collection, generation, chunkIds.get(i));
    }
    Map<String, TermSequence> known = HashMap.newHashMap(numbers.length);
    synchronized (this) {
      for (int i = 0; i < numbers.length; i++) {
        TermSequence sequence = read.get(numbers[i]);
        if (sequence != null) {
          known.put(chunkIds.get(i), sequence);
        }
      }
    }
    return known;
  }

  /** Notes what a chunk was read into. */
  void keep(String collection, int generation, String chunkId, TermSequence sequence) {
    long number = number(collection, generation, chunkId);
    synchronized (this) {
      if (read.putIfAbsent(number, sequence) == null) {
        bytes += sequence.bytes();
        forgetSome();
      }
    }
  }

  private static long number(String collection, int generation, String chunkId) {
    return 31 * (31 * TermSequence.number(collection) + generation) + TermSequence.number(chunkId);
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
