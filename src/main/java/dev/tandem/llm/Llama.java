package dev.tandem.llm;

import dev.tandem.tensor.Attention;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Matrix.Product;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.Workers;

/**
 * The {@code llama} architecture: RMSNorm, rotary positions, grouped-query attention, SwiGLU
 * (Touvron et al., 2023). Prompts go through in chunks, so memory does not grow with their square
 * nor much with their length.
 */
record Llama(
    LlamaConfiguration configuration,
    LlamaWeights weights,
    Attention attention,
    Rope rope,
    long parameters,
    Workers workers)
    implements Transformer {
  /** Tokens processed together: enough to share the unpacking of the weights. */
  private static final int CHUNK = 512;

  /** Positions whose logits are held together. */
  private static final int LOGITS = 128;

  /**
   * The model of a file.
   *
   * @param processors threads at work together, the caller among them
   * @throws FormatException if a part of the model is missing or not supported
   */
  static Llama of(Gguf gguf, int processors) {
    LlamaConfiguration c = LlamaConfiguration.of(gguf);
    LlamaWeights weights = LlamaWeights.of(gguf, c);
    return new Llama(
        c,
        weights,
        new Attention(c.heads(), c.keyValueHeads(), c.headSize()),
        new Rope(c.headSize(), c.rotated(), c.ropeBase(), weights.ropeDivisors()),
        gguf.tensors().stream().mapToLong(GgufTensor::weights).sum(),
        new Workers(processors)); // last, lest a bad file leave threads behind
  }

  @Override
  public String architecture() {
    return "llama";
  }

  @Override
  public int contextLength() {
    return configuration.context();
  }

  @Override
  public int vocabularySize() {
    return configuration.vocabulary();
  }

  @Override
  public KvCache newCache(int capacity) {
    if (capacity < 1 || capacity > contextLength()) {
      throw new IllegalArgumentException(
          "a cache for %d tokens; the model takes 1 to %d".formatted(capacity, contextLength()));
    }
    return new KvCache(
        capacity,
        configuration.layers(),
        Attention.PAGE,
        attention.keyFloats(),
        attention.valueFloats());
  }

  @Override
  public float[] forward(int[] tokens, int from, int to, KvCache cache) {
    check(tokens, from, to, cache);
    Panels state = new Panels(configuration.width(), 1);
    float[] last = new float[configuration.width()];
    for (int at = from; at < to; at += CHUNK) {
      int end = Math.min(at + CHUNK, to);
      Panels chunk = blocks(tokens, at, end, cache);
      if (end == to) {
        chunk.getToken(end - at - 1, last);
      }
    }
    state.setToken(0, last);
    float[] logits = new float[vocabularySize()];
    logits(state).getToken(0, logits);
    return logits;
  }

  @Override
  public void forwardAll(int[] tokens, KvCache cache, LogitsConsumer perPosition) {
    check(tokens, 0, tokens.length, cache);
    float[] state = new float[configuration.width()];
    float[] row = new float[vocabularySize()];
    for (int at = 0; at < tokens.length; at += CHUNK) {
      int end = Math.min(at + CHUNK, tokens.length);
      Panels chunk = blocks(tokens, at, end, cache);
      for (int first = at; first < end; first += LOGITS) {
        Panels slice = new Panels(configuration.width(), Math.min(LOGITS, end - first));
        for (int t = 0; t < slice.tokens(); t++) {
          chunk.getToken(first - at + t, state);
          slice.setToken(t, state);
        }
        Panels logits = logits(slice);
        for (int t = 0; t < slice.tokens(); t++) {
          logits.getToken(t, row);
          perPosition.accept(first + t, row);
        }
      }
    }
  }

  @Override
  public void close() {
    workers.close();
  }

  private void check(int[] tokens, int from, int to, KvCache cache) {
    if (from < 0 || to > tokens.length || from >= to) {
      throw new IllegalArgumentException("no tokens in [%d, %d)".formatted(from, to));
    }
    for (int i = from; i < to; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabularySize()) {
        throw new IllegalArgumentException("there is no token " + tokens[i]);
      }
    }
    cache.reserve(to - from);
  }

  /** Runs the tokens through all blocks and appends their keys and values. */
  private Panels blocks(int[] tokens, int from, int to, KvCache cache) {
    LlamaConfiguration c = configuration;
    int n = to - from;
    int position = cache.length();
    Panels x = embed(tokens, from, to);
    Panels normed = new Panels(c.width(), n);
    Panels query = new Panels(c.heads() * c.headSize(), n);
    Panels key = new Panels(c.keyValueHeads() * c.headSize(), n);
    Panels value = new Panels(c.keyValueHeads() * c.headSize(), n);
    Panels attended = new Panels(c.heads() * c.headSize(), n);
    Panels gate = new Panels(c.hidden(), n);
    Panels up = new Panels(c.hidden(), n);
    Rope.Turns turns = rope.turns(position, n);
    for (int i = 0; i < c.layers(); i++) {
      LlamaWeights.Layer layer = weights.layers().get(i);
      Attention.Pages pages = cache.layer(i);
      Elementwise.rmsNorm(workers, x, layer.attentionNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.query(), query, false),
          new Product(layer.key(), key, false),
          new Product(layer.value(), value, false));
      rope.apply(workers, query, turns);
      rope.apply(workers, key, turns);
      attention.store(key, value, position, pages);
      attention.attend(workers, query, position, pages, attended);
      Matrix.multiply(workers, attended, new Product(layer.attentionOutput(), x, true));
      Elementwise.rmsNorm(workers, x, layer.feedForwardNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.gate(), gate, false),
          new Product(layer.up(), up, false));
      Elementwise.swiglu(workers, gate, up);
      Matrix.multiply(workers, gate, new Product(layer.down(), x, true));
    }
    cache.advance(n);
    return x;
  }

  private Panels embed(int[] tokens, int from, int to) {
    Panels x = new Panels(configuration.width(), to - from);
    float[] row = new float[configuration.width()];
    for (int i = from; i < to; i++) {
      weights.embedding().row(tokens[i], row);
      x.setToken(i - from, row);
    }
    return x;
  }

  private Panels logits(Panels x) {
    Panels normed = new Panels(x.features(), x.tokens());
    Elementwise.rmsNorm(workers, x, weights.outputNorm(), configuration.epsilon(), normed);
    Panels logits = new Panels(configuration.vocabulary(), x.tokens());
    Matrix.multiply(workers, normed, new Product(weights.output(), logits, false));
    return logits;
  }
}
