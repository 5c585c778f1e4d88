package dev.tandem.retrieve;

import dev.tandem.embed.Embedder;
import java.util.List;
import java.util.Locale;

/** A small real embedder: counts of hashed words, unit length. Similar words, similar vectors. */
public final class HashedWords implements Embedder {
  private static final int DIMENSION = 32;

  @Override
  public String id() {
    return "hashed-words";
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public int maxTokens() {
    return 10_000;
  }

  @Override
  public int countTokens(String text) {
    return text.split("\\W+").length;
  }

  /** It has no words; this one is for the tests. */
  @Override
  public boolean knows(String word) {
    return word.equals("porter");
  }

  @Override
  public float[] query(String question) {
    float[] vector = new float[DIMENSION];
    vector[0] = 0.1f; // never the zero vector
    for (String word : question.toLowerCase(Locale.ROOT).split("\\W+")) {
      vector[Math.floorMod(word.hashCode() * 0x9E3779B9, DIMENSION)] += 1;
    }
    double norm = 0;
    for (float value : vector) {
      norm += value * value;
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(norm);
    }
    return vector;
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    return texts.stream().map(this::query).toList();
  }

  @Override
  public void close() {}
}
