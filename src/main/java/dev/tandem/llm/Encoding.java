package dev.tandem.llm;

/** How texts without control tokens become token ids, and ids bytes. */
interface Encoding {
  /** Gives the ids of a text in order, some at a time. */
  void encode(String text, Sink sink);

  /** The bytes that an ordinary token stands for. */
  byte[] bytes(int id);

  /** Receives some ids; the array is not to be changed. */
  @FunctionalInterface
  interface Sink {
    void tokens(int[] ids);
  }
}
