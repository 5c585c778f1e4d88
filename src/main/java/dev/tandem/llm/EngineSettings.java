package dev.tandem.llm;

/**
 * How the local engine serves many.
 *
 * @param atOnce sequences computed together at most
 * @param queue requests that may wait beside them
 * @param cacheBytes memory of the keys and values of all sequences, and of kept prompts
 * @param exact whether every text must be the same to the last bit whatever else is computed
 */
public record EngineSettings(int atOnce, int queue, long cacheBytes, boolean exact) {
  /** Half of the heap for keys and values. */
  public static final EngineSettings STANDARD =
      new EngineSettings(32, 256, Runtime.getRuntime().maxMemory() / 2, false);

  public EngineSettings {
    if (atOnce < 1 || queue < 1 || cacheBytes < 1) {
      throw new IllegalArgumentException("an engine needs room for at least one sequence");
    }
  }
}
