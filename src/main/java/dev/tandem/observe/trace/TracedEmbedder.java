package dev.tandem.observe.trace;

import dev.tandem.embed.Embedder;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Each call a span of the operation {@code embeddings}. */
final class TracedEmbedder implements Embedder {
  private final Embedder embedder;
  private final Traces traces;

  TracedEmbedder(Embedder embedder, Traces traces) {
    this.embedder = embedder;
    this.traces = traces;
  }

  private <T> T traced(Supplier<T> work) {
    return traces.run(
        traces
            .builder("embeddings " + embedder.id())
            .setAttribute("gen_ai.operation.name", "embeddings")
            .setAttribute("gen_ai.request.model", embedder.id())
            .setAttribute("gen_ai.embeddings.dimension.count", embedder.dimension()),
        span -> work.get());
  }

  @Override
  public String id() {
    return embedder.id();
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public int maxTokens() {
    return embedder.maxTokens();
  }

  @Override
  public int countTokens(String text) {
    return embedder.countTokens(text);
  }

  @Override
  public boolean knows(String word) {
    return embedder.knows(word);
  }

  @Override
  public float[] query(String question) {
    return traced(() -> embedder.query(question));
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    return traced(() -> embedder.passages(texts));
  }

  @Override
  public Set<String> languages() {
    return embedder.languages();
  }

  @Override
  public boolean fits(String language) {
    return embedder.fits(language);
  }

  @Override
  public void close() {
    embedder.close();
  }
}
