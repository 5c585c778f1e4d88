package dev.tandem.observe.trace;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.ForwardingEmbedder;
import java.util.List;
import java.util.function.Supplier;

/** Each call a span of the operation {@code embeddings}. */
final class TracedEmbedder extends ForwardingEmbedder {
  private final Traces traces;

  TracedEmbedder(Embedder embedder, Traces traces) {
    super(embedder);
    this.traces = traces;
  }

  private <T> T traced(Supplier<T> work) {
    return traces.run(
        traces
            .builder("embeddings " + id())
            .setAttribute("gen_ai.operation.name", "embeddings")
            .setAttribute("gen_ai.request.model", id())
            .setAttribute("gen_ai.embeddings.dimension.count", dimension()),
        span -> work.get());
  }

  @Override
  public float[] query(String question) {
    return traced(() -> super.query(question));
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    return traced(() -> super.passages(texts));
  }
}
