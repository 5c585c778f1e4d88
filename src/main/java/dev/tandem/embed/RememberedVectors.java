package dev.tandem.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An embedder that embeds no passage twice, for copies of the same few documents. What it stands
 * before is not closed with it.
 */
public final class RememberedVectors implements Embedder {
  private final Embedder embedder;
  private final Map<String, float[]> known = new ConcurrentHashMap<>();
  private volatile boolean afresh;

  public RememberedVectors(Embedder embedder) {
    this.embedder = embedder;
  }

  /** Whether passages are embedded though they are known, as where the time of it is measured. */
  public void afresh(boolean wanted) {
    afresh = wanted;
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    List<String> unknown =
        texts.stream().filter(text -> afresh || !known.containsKey(text)).distinct().toList();
    List<float[]> vectors = unknown.isEmpty() ? List.of() : embedder.passages(unknown);
    for (int i = 0; i < unknown.size(); i++) {
      known.put(unknown.get(i), vectors.get(i));
    }
    List<float[]> all = new ArrayList<>();
    texts.forEach(text -> all.add(Objects.requireNonNull(known.get(text))));
    return all;
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
    return embedder.query(question);
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
  public void close() {}
}
