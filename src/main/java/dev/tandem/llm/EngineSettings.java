package dev.tandem.llm;

/**
 * How the local engine serves many.
 *
 * @param atOnce sequences computed together at most
 * @param queue requests that may wait beside them
 * @param cacheBytes memory of the keys and values of all sequences, and of kept prompts
 * @param exact whether every text must be the same to the last bit whatever else is computed
 * @param lookup whether tokens are guessed from what stands before and checked several at once; the
 *     text is the same
 */
public record EngineSettings(
    int atOnce, int queue, long cacheBytes, boolean exact, boolean lookup) {
  /** Half of the heap for keys and values. */
  public static final EngineSettings STANDARD =
      new EngineSettings(32, 256, Runtime.getRuntime().maxMemory() / 2, false, true);

  public EngineSettings {
    if (atOnce < 1 || queue < 1 || cacheBytes < 1) {
      throw new IllegalArgumentException("an engine needs room for at least one sequence");
    }
  }

  /** The same with guesses or without. */
  public EngineSettings withLookup(boolean other) {
    return new EngineSettings(atOnce, queue, cacheBytes, exact, other);
  }
}
