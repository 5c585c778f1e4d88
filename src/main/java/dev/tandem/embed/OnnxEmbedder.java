package dev.tandem.embed;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.tandem.text.RecentMap;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A sentence encoder on ONNX Runtime.
 *
 * <p>One text per run and as many runs at once as there are cores, each on one thread: an int8
 * model quantises its activations over the whole batch, so a text's vector would depend on what
 * stands beside it, and batches were no faster. See {@code docs/rationale/index.md}.
 */
public final class OnnxEmbedder implements Embedder {
  private static final int MOST_WORDS = 20_000;
  private static final String BGE = "/bge-small-en-v1.5-q";

  private final String id;
  private final OnnxSettings settings;
  private final TextTokens tokens;
  private final OrtSession session;
  private final ExecutorService cores;

  /**
   * Passages of one call that wait for a core: a short call does not wait for all of a long one.
   */
  private final int ahead = 2 * Runtime.getRuntime().availableProcessors();

  /** Whether words are the model's own: most questions have the same. */
  private final Map<String, Boolean> known =
      Collections.synchronizedMap(new RecentMap<>(MOST_WORDS));

  private final int oneToken;
  private final int dimension;

  private OnnxEmbedder(String id, OnnxSettings settings, TextTokens tokens, OrtSession session)
      throws OrtException {
    this.id = id;
    this.settings = settings;
    this.tokens = tokens;
    this.session = session;
    this.cores =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("embed-", 0).factory());
    long[] one = tokens.ids("a");
    this.oneToken = one.length;
    this.dimension = run(one).length;
  }

  /** The default: bge-small-en-v1.5 in int8, 384 dimensions, English, weights in its jar. */
  public static OnnxEmbedder bgeSmallEn() {
    try {
      byte[] model = resource(BGE + ".onnx");
      byte[] tokenizer = resource(BGE + "-tokenizer.json");
      OnnxSettings settings = OnnxSettings.BGE_SMALL_EN;
      return new OnnxEmbedder(
          id(settings, model, tokenizer),
          settings,
          new TextTokens(new ByteArrayInputStream(tokenizer)),
          OrtEnvironment.getEnvironment().createSession(model, options()));
    } catch (IOException | OrtException e) {
      throw new UserError(
          "the embedding model inside Tandem cannot be opened; run 'tandem doctor'", e);
    }
  }

  /**
   * A model of one's own: {@code model.onnx} (or {@code onnx/model.onnx}), {@code tokenizer.json}
   * and {@code embedder.yaml} in one folder.
   *
   * @throws UserError if something is missing or does not run
   */
  public static OnnxEmbedder fromFolder(Path folder) {
    Path model =
        Files.exists(folder.resolve("model.onnx"))
            ? folder.resolve("model.onnx")
            : folder.resolve("onnx").resolve("model.onnx");
    Path tokenizer = folder.resolve("tokenizer.json");
    for (Path needed : List.of(model, tokenizer)) {
      if (!Files.isReadable(needed)) {
        throw new UserError(
            "the embedder's folder %s lacks %s; it needs model.onnx, tokenizer.json and embedder.yaml"
                .formatted(folder, needed.getFileName()));
      }
    }
    OnnxSettings settings = OnnxSettings.read(folder);
    try (InputStream json = Files.newInputStream(tokenizer)) {
      // By path, so that weights in a file beside the model are found.
      return new OnnxEmbedder(
          id(settings, Files.readAllBytes(model), Files.readAllBytes(tokenizer)),
          settings,
          new TextTokens(json),
          OrtEnvironment.getEnvironment().createSession(model.toString(), options()));
    } catch (IOException | OrtException | RuntimeException e) {
      throw new UserError(
          "the embedder in %s cannot be opened; check that model.onnx and tokenizer.json are whole and belong together"
              .formatted(folder),
          e);
    }
  }

  private static SessionOptions options() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    return options;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = OnnxEmbedder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** Whatever changes a vector changes the id: weights, tokenizer, pooling, prefixes. */
  private static String id(OnnxSettings settings, byte[] model, byte[] tokenizer) {
    MessageDigest digest = Sha256.digest();
    digest.update(model);
    digest.update(tokenizer);
    String recipe =
        settings.pooling() + "\n" + settings.queryPrefix() + "\n" + settings.passagePrefix();
    String hash = Sha256.hex(digest, recipe.getBytes(StandardCharsets.UTF_8));
    return settings.name() + "@" + hash.substring(0, 12);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int maxTokens() {
    return settings.maxTokens();
  }

  @Override
  public Set<String> languages() {
    return settings.languages();
  }

  @Override
  public int countTokens(String text) {
    return tokens.ids(settings.passagePrefix() + text).length;
  }

  @Override
  public boolean knows(String word) {
    return known.computeIfAbsent(word, typed -> tokens.ids(typed).length <= oneToken);
  }

  /**
   * @throws UserError if the question is longer than the model reads
   */
  @Override
  public float[] query(String question) {
    long[] ids = tokens.ids(settings.queryPrefix() + question);
    if (ids.length > maxTokens()) {
      throw new UserError(
          "the question has %d tokens and the embedding model reads %d; ask a shorter one"
              .formatted(ids.length, maxTokens()));
    }
    try {
      return run(ids);
    } catch (OrtException e) {
      throw new IllegalStateException("the embedding model failed on a question", e);
    }
  }

  /**
   * @throws IllegalArgumentException if a text is longer than {@link #maxTokens}: the chunker's
   *     fault
   */
  @Override
  public List<float[]> passages(List<String> texts) {
    List<Future<float[]>> running = new ArrayList<>(texts.size());
    List<float[]> vectors = new ArrayList<>(texts.size());
    try {
      while (vectors.size() < texts.size()) {
        while (running.size() < Math.min(texts.size(), vectors.size() + ahead)) {
          String text = texts.get(running.size());
          running.add(cores.submit(() -> passage(text)));
        }
        vectors.add(running.get(vectors.size()).get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("embedding was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException tooLong) {
        throw tooLong;
      }
      throw new IllegalStateException("the embedding model failed on a passage", e.getCause());
    } finally {
      running.forEach(one -> one.cancel(false));
    }
    return vectors;
  }

  private float[] passage(String text) throws OrtException {
    long[] ids = tokens.ids(settings.passagePrefix() + text);
    if (ids.length > maxTokens()) {
      throw new IllegalArgumentException(
          "a passage has %d tokens, the embedding model reads %d"
              .formatted(ids.length, maxTokens()));
    }
    return run(ids);
  }

  /** ids: (token). Returns the pooled state, unit length, (dimension). */
  private float[] run(long[] ids) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, ids.length};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (NodeInfo input : session.getInputInfo().values()) {
        long[] values =
            switch (input.getName()) {
              case "input_ids" -> ids;
              case "attention_mask" -> ones;
              case "token_type_ids" -> new long[ids.length];
              default ->
                  throw new OrtException("the model wants an unknown input " + input.getName());
            };
        inputs.put(
            input.getName(), OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        OnnxTensor states = (OnnxTensor) result.get(0);
        long[] size = states.getInfo().getShape();
        FloatBuffer values = states.getFloatBuffer();
        // (1, dimension) is pooled already, (1, token, dimension) is not.
        return size.length == 2 ? unit(first(values, size[1])) : unit(pool(values, size));
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private float[] pool(FloatBuffer states, long[] size) {
    if (settings.pooling() == OnnxSettings.Pooling.CLS) {
      return first(states, size[2]);
    }
    float[] mean = new float[(int) size[2]];
    for (long token = 0; token < size[1]; token++) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += states.get();
      }
    }
    return mean; // a sum is enough: the length is made one anyway
  }

  private static float[] first(FloatBuffer states, long dimension) {
    float[] vector = new float[(int) dimension];
    states.get(vector);
    return vector;
  }

  static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (!(square > 0) || Double.isInfinite(square)) {
      throw new IllegalStateException("the embedding model returned a vector without direction");
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }

  @Override
  public void close() {
    cores.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the embedding model cannot be closed", e);
    }
    tokens.close();
  }
}
