package dev.tandem.llm;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.CrossEntropy;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The forward pass of every architecture: RMSNorm, rotary positions, grouped-query attention and a
 * gated feed-forward network, with what {@link Architecture} says beside. Prompts go through in
 * chunks, so memory does not grow with their square nor much with their length.
 *
 * @param rope of layers that see everything
 * @param localRope of local layers; the same where nothing differs
 */
public record Decoder(
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

  /** Weights are laid out once more if that takes no more than this part of the heap. */
  private static final int LAID_PART = 8;

  /** Positions whose logits are held together. */
  private static final int LOGITS = 128;

  /**
   * The model of a file, its weights laid out once more for steps of few tokens where there is the
   * memory.
   *
   * @param processors threads at work together, the caller among them
   * @throws FormatException if a part of the model is missing or not supported
   */
  static Decoder of(Gguf gguf, int processors) {
    Decoder stored = asStored(gguf, processors);
    boolean small = stored.weights.laidBytes() <= Runtime.getRuntime().maxMemory() / LAID_PART;
    return small ? stored.with(stored.weights.laid(stored.workers)) : stored;
  }

  /**
   * The same with its weights only as they are in the file: enough for who computes many tokens.
   */
  static Decoder asStored(Gguf gguf, int processors) {
    return of(gguf, DecoderWeights::of, processors);
  }

  /**
   * The same with a copy of its weights in arrays of floats: for who changes them.
   *
   * @param arrays filled: the arrays themselves by the names of their tensors
   */
  static Decoder asFloats(Gguf gguf, Map<String, float[]> arrays, int processors) {
    return of(gguf, (file, c) -> DecoderWeights.floats(file, c, arrays), processors);
  }

  private static Decoder of(
      Gguf gguf, BiFunction<Gguf, DecoderConfiguration, DecoderWeights> reading, int processors) {
    DecoderConfiguration c = DecoderConfiguration.of(gguf);
    DecoderWeights weights = reading.apply(gguf, c);
    Attention attention =
        new Attention(c.heads(), c.keyValueHeads(), c.headSize(), c.attentionScale());
    Rope rope = rope(c, c.ropeBase(), c.ropeScaling().and(weights.ropeDivisors()));
    Rope localRope = rope(c, c.localRopeBase(), c.localRopeScaling().and(weights.ropeDivisors()));
    Workers workers = new Workers(processors); // now, lest a bad file leave threads behind
    return new Decoder(c, weights, attention, rope, localRope, gguf, workers);
  }

  private Decoder with(DecoderWeights other) {
    return new Decoder(configuration, other, attention, rope, localRope, file, workers);
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
    List<float[]> logits = List.of();
    for (int at = from; at < to; at += CHUNK) {
      int end = Math.min(at + CHUNK, to);
      int wanted = end == to ? 1 : 0; // the output head is a fifth of a small model
      logits = step(List.of(new Slice(tokens, at, end, cache, wanted, false))).getFirst();
    }
    return logits.getFirst();
  }

  @Override
  public List<List<float[]>> step(List<Slice> slices) {
    for (Slice slice : slices) {
      check(slice.tokens(), slice.from(), slice.to(), slice.cache());
    }
    Panels x = blocks(slices);
    List<float[]> states = new ArrayList<>();
    int end = 0;
    for (Slice slice : slices) {
      end += slice.count();
      for (int t = end - Math.max(1, slice.wanted()); t < end; t++) {
        float[] state = new float[configuration.width()];
        x.getToken(t, state);
        requireFinite(state);
        if (t >= end - slice.wanted()) {
          states.add(state);
        }
      }
    }
    Iterator<float[]> logits = logits(states, slices.stream().anyMatch(Slice::exact)).iterator();
    return slices.stream()
        .map(slice -> Stream.generate(logits::next).limit(slice.wanted()).toList())
        .toList();
  }

  @Override
  public List<double[]> score(List<Slice> slices, List<int[]> next) {
    for (Slice slice : slices) {
      check(slice.tokens(), slice.from(), slice.to(), slice.cache());
    }
    Panels x = blocks(slices);
    int[] targets = next.stream().flatMapToInt(Arrays::stream).toArray();
    int[] at = new int[targets.length];
    int end = 0;
    int found = 0;
    for (Slice slice : slices) {
      end += slice.count();
      for (int t = end - slice.wanted(); t < end; t++) {
        at[found++] = t;
      }
    }
    double[] scores = new double[targets.length];
    float[] state = new float[configuration.width()];
    for (int from = 0; from < at.length; from += LOGITS) {
      int to = Math.min(from + LOGITS, at.length);
      Panels some = Panels.wide(configuration.width(), to - from);
      for (int i = from; i < to; i++) {
        x.getToken(at[i], state);
        requireFinite(state);
        some.setToken(i - from, state);
      }
      double[] losses =
          CrossEntropy.gradient(workers, logits(some), Arrays.copyOfRange(targets, from, to), 1);
      for (int i = from; i < to; i++) {
        scores[i] = -losses[i - from];
      }
    }
    List<double[]> parts = new ArrayList<>();
    int from = 0;
    for (int[] tokens : next) {
      parts.add(Arrays.copyOfRange(scores, from, from + tokens.length));
      from += tokens.length;
    }
    return parts;
  }

  private List<float[]> logits(List<float[]> states, boolean exact) {
    if (states.isEmpty()) {
      return List.of();
    }
    Panels x = Panels.of(configuration.width(), states.size(), exact);
    for (int i = 0; i < states.size(); i++) {
      x.setToken(i, states.get(i));
    }
    return Arrays.asList(logits(x).toTokens(workers));
  }

  @Override
  public void forwardAll(int[] tokens, KvCache cache, LogitsConsumer perPosition) {
    check(tokens, 0, tokens.length, cache);
    float[] state = new float[configuration.width()];
    float[] row = new float[vocabularySize()];
    for (int at = 0; at < tokens.length; at += CHUNK) {
      int end = Math.min(at + CHUNK, tokens.length);
      Panels chunk = blocks(List.of(new Slice(tokens, at, end, cache, 0, false)));
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
  private Panels blocks(List<Slice> slices) {
    DecoderConfiguration c = configuration;
    int n = Slice.count(slices);
    boolean exact = slices.stream().anyMatch(Slice::exact);
    int[] positions =
        slices.stream()
            .flatMapToInt(s -> IntStream.range(s.cache().length(), s.cache().length() + s.count()))
            .toArray();
    Panels x = embed(slices, exact);
    Panels normed = x.like(c.width());
    Panels query = x.like(c.heads() * c.headSize());
    Panels key = x.like(c.keyValueHeads() * c.headSize());
    Panels value = x.like(c.keyValueHeads() * c.headSize());
    Panels attended = x.like(c.heads() * c.headSize());
    Panels gate = x.like(c.hidden());
    Panels up = x.like(c.hidden());
    Rope.Turns turns = rope.turns(positions, exact);
    Rope.Turns localTurns = c.window() == Attention.ALL ? turns : localRope.turns(positions, exact);
    AdapterRuns adapters = new AdapterRuns(workers, slices, exact);
    for (int i = 0; i < c.layers(); i++) {
      String name = "blk." + i + ".";
      DecoderWeights.Layer layer = weights.layers().get(i);
      boolean local = c.local(i);
      Elementwise.rmsNorm(workers, x, layer.attentionNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.query(), query, false),
          new Product(layer.key(), key, false),
          new Product(layer.value(), value, false));
      adapters.add(name + "attn_q.weight", normed, query);
      adapters.add(name + "attn_k.weight", normed, key);
      adapters.add(name + "attn_v.weight", normed, value);
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
      List<Attention.Run> runs = runs(slices, i);
      attention.store(workers, key, value, runs);
      attention.attend(workers, query, runs, local ? c.window() : Attention.ALL, attended);
      String output = name + "attn_output.weight";
      add(
          layer.attentionOutput(),
          output,
          attended,
          adapters,
          layer.normAfterAttention(),
          x,
          normed);
      Elementwise.rmsNorm(workers, x, layer.feedForwardNorm(), c.epsilon(), normed);
      Matrix.multiply(
          workers,
          normed,
          new Product(layer.gate(), gate, false),
          new Product(layer.up(), up, false));
      adapters.add(name + "ffn_gate.weight", normed, gate);
      adapters.add(name + "ffn_up.weight", normed, up);
      if (c.architecture().has(Trait.GELU)) {
        Elementwise.geglu(workers, gate, up);
      } else {
        Elementwise.swiglu(workers, gate, up);
      }
      String down = name + "ffn_down.weight";
      add(layer.down(), down, gate, adapters, layer.normAfterFeedForward(), x, normed);
    }
    slices.forEach(slice -> slice.cache().advance(slice.count()));
    return x;
  }

  /** Where each slice's tokens are among all of them, and its pages of a layer. */
  private static List<Attention.Run> runs(List<Slice> slices, int layer) {
    List<Attention.Run> runs = new ArrayList<>();
    int first = 0;
    for (Slice slice : slices) {
      KvCache cache = slice.cache();
      runs.add(
          new Attention.Run(
              first, slice.count(), cache.length(), slice.exact(), cache.layer(layer)));
      first += slice.count();
    }
    return runs;
  }

  /**
   * Adds a product, and what adapters add to it, to {@code x}, through a norm where there is one.
   */
  private void add(
      Matrix weights,
      String tensor,
      Panels in,
      AdapterRuns adapters,
      float[] norm,
      Panels x,
      Panels scratch) {
    if (norm.length == 0) {
      Matrix.multiply(workers, in, new Product(weights, x, true));
      adapters.add(tensor, in, x);
      return;
    }
    Matrix.multiply(workers, in, new Product(weights, scratch, false));
    adapters.add(tensor, in, scratch);
    Elementwise.rmsNorm(workers, scratch, norm, configuration.epsilon(), scratch);
    Elementwise.add(x, scratch);
  }

  private Panels embed(List<Slice> slices, boolean exact) {
    Panels x = Panels.of(configuration.width(), Slice.count(slices), exact);
    float[] row = new float[configuration.width()];
    float scale = configuration.embeddingScale();
    int t = 0;
    for (Slice slice : slices) {
      for (int i = slice.from(); i < slice.to(); i++) {
        weights.embedding().row(slice.tokens()[i], row);
        for (int f = 0; f < row.length; f++) {
          row[f] *= scale;
        }
        x.setToken(t++, row);
      }
    }
    return x;
  }

  private Panels logits(Panels x) {
    Panels normed = x.like(x.features());
    Elementwise.rmsNorm(workers, x, weights.outputNorm(), configuration.epsilon(), normed);
    Panels logits = x.like(configuration.vocabulary());
    Matrix.multiply(workers, normed, new Product(weights.output(), logits, false));
    return logits;
  }
}
