package dev.tandem.llm;

import dev.tandem.llm.Architecture.Trait;
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
import dev.tandem.text.UserError;

/**
 * The forward pass of every architecture: RMSNorm, rotary positions, grouped-query attention and a
 * gated feed-forward network, with what {@link Architecture} says beside. Prompts go through in
 * chunks, so memory does not grow with their square nor much with their length.
 *
 * @param rope of layers that see everything
 * @param localRope of local layers; the same where nothing differs
 */
record Decoder(
    DecoderConfiguration configuration,
    DecoderWeights weights,
    Attention attention,
    Rope rope,
    Rope localRope,
    Gguf file,
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
  static Decoder of(Gguf gguf, int processors) {
    DecoderConfiguration c = DecoderConfiguration.of(gguf);
    DecoderWeights weights = DecoderWeights.of(gguf, c);
    return new Decoder(
        c,
        weights,
        new Attention(c.heads(), c.keyValueHeads(), c.headSize(), c.attentionScale()),
        rope(c, c.ropeBase(), c.ropeScaling().and(weights.ropeDivisors())),
        rope(c, c.localRopeBase(), c.localRopeScaling().and(weights.ropeDivisors())),
        gguf,
        new Workers(processors)); // last, lest a bad file leave threads behind
  }

  private static Rope rope(DecoderConfiguration c, float base, RopeScaling scaling) {
    return new Rope(
        c.pairs(), c.headSize(), c.rotated(), base, scaling.divisors(), scaling.magnitude());
  }

  @Override
  public String architecture() {
    return configuration.architecture().ggufName();
  }

  @Override
  public long parameters() {
    return file.tensors().stream().mapToLong(GgufTensor::weights).sum();
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
    requireFinite(last);
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
          requireFinite(state);
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

  /** Matrices are not searched for NaN when they are loaded; what they lead to shows here. */
  private void requireFinite(float[] state) {
    for (float feature : state) {
      if (!Float.isFinite(feature)) {
        throw new UserError(
            file.tensors().stream()
                .filter(tensor -> !tensor.finite())
                .findFirst()
                .map(
                    t ->
                        "the model's tensor '%s' holds NaN or infinity; fetch it again"
                            .formatted(t.name()))
                .orElse("the model's numbers grow beyond what float32 holds; use another model"));
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
    DecoderConfiguration c = configuration;
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
    Rope.Turns localTurns = c.window() == Attention.ALL ? turns : localRope.turns(position, n);
    for (int i = 0; i < c.layers(); i++) {
      DecoderWeights.Layer layer = weights.layers().get(i);
      boolean local = c.local(i);
      Elementwise.rmsNorm(workers, x, layer.attentionNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.query(), query, false),
          new Product(layer.key(), key, false),
          new Product(layer.value(), value, false));
      if (c.architecture().has(Trait.BIASES)) {
        Elementwise.addToEach(query, layer.biases().query());
        Elementwise.addToEach(key, layer.biases().key());
        Elementwise.addToEach(value, layer.biases().value());
      }
      if (c.architecture().has(Trait.HEAD_NORMS)) {
        Elementwise.rmsNorm(workers, query, layer.headNorms().query(), c.epsilon(), query);
        Elementwise.rmsNorm(workers, key, layer.headNorms().key(), c.epsilon(), key);
      }
      if (c.turned(i)) {
        rope.apply(workers, query, local ? localTurns : turns);
        rope.apply(workers, key, local ? localTurns : turns);
      }
      Attention.Pages pages = cache.layer(i);
      attention.store(key, value, position, pages);
      attention.attend(
          workers, query, position, local ? c.window() : Attention.ALL, pages, attended);
      add(layer.attentionOutput(), attended, layer.normAfterAttention(), x, normed);
      Elementwise.rmsNorm(workers, x, layer.feedForwardNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.gate(), gate, false),
          new Product(layer.up(), up, false));
      if (c.architecture().has(Trait.GELU)) {
        Elementwise.geglu(workers, gate, up);
      } else {
        Elementwise.swiglu(workers, gate, up);
      }
      add(layer.down(), gate, layer.normAfterFeedForward(), x, normed);
    }
    cache.advance(n);
    return x;
  }

  /** Adds a product to {@code x}, through a norm where there is one. */
  private void add(Matrix weights, Panels in, float[] norm, Panels x, Panels scratch) {
    if (norm.length == 0) {
      Matrix.multiply(workers, in, new Product(weights, x, true));
      return;
    }
    Matrix.multiply(workers, in, new Product(weights, scratch, false));
    Elementwise.rmsNorm(workers, scratch, norm, configuration.epsilon(), scratch);
    Elementwise.add(x, scratch);
  }

  private Panels embed(int[] tokens, int from, int to) {
    Panels x = new Panels(configuration.width(), to - from);
    float[] row = new float[configuration.width()];
    boolean scaled = configuration.architecture().has(Trait.SCALED_EMBEDDING);
    float scale = scaled ? (float) Math.sqrt(configuration.width()) : 1;
    for (int i = from; i < to; i++) {
      weights.embedding().row(tokens[i], row);
      for (int f = 0; f < row.length; f++) {
        row[f] *= scale;
      }
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
