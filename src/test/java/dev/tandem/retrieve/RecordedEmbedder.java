package dev.tandem.retrieve;

import dev.tandem.embed.Embedder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Vectors that bge-small gave earlier: computing 7,005 again would take minutes. */
final class RecordedEmbedder implements Embedder {
  private static final int DIMENSION = 384;
  private final Map<String, float[]> queries = new HashMap<>();

  void record(List<Question> questions, List<float[]> vectors) {
    for (int i = 0; i < questions.size(); i++) {
      queries.put(questions.get(i).text(), vectors.get(i));
    }
  }

  /** Reads little-endian float32 vectors. */
  static List<float[]> read(Path file) throws IOException {
    FloatBuffer all =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    List<float[]> vectors = new ArrayList<>();
    while (all.hasRemaining()) {
      float[] vector = new float[DIMENSION];
      all.get(vector);
      vectors.add(vector);
    }
    return vectors;
  }

  @Override
  public String id() {
    return "recorded";
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public int maxTokens() {
    return 512;
  }

  @Override
  public int countTokens(String text) {
    throw new UnsupportedOperationException("only questions were recorded");
  }

  @Override
  public float[] query(String question) {
    return queries.get(question);
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    throw new UnsupportedOperationException("only questions were recorded");
  }

  @Override
  public void close() {}
}
