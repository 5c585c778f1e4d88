package dev.tandem.retrieve;

/**
 * The terms of a chunk in order: sentence by sentence, then those of its title, of its headings and
 * of its table's header.
 *
 * @param terms each as its {@link #number}, with repetitions
 * @param ends of each part, the index behind its last term
 */
record TermSequence(long[] terms, int[] ends) {
  /** Title, headings and table header, which stand behind the sentences. */
  private static final int AROUND = 3;

  static final TermSequence NONE = new TermSequence(new long[0], new int[AROUND]);

  int sentences() {
    return ends.length - AROUND;
  }

  int title() {
    return ends.length - 3;
  }

  int heading() {
    return ends.length - 2;
  }

  int context() {
    return ends.length - 1;
  }

  /** Index of the first term of a part. */
  int start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  /** Index behind the last term of a part. */
  int end(int part) {
    return ends[part];
  }

  /** 64 bits of a text's characters: FNV-1a, its bits mixed once more as MurmurHash3 ends. */
  static long number(CharSequence text) {
    return number(text, 0, text.length());
  }

  /** The number of what stands between two UTF-16 indexes. */
  static long number(CharSequence text, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** How much memory it takes, in bytes, nearly. */
  int bytes() {
    return 8 * terms.length + 4 * ends.length + 150;
  }
}
