package dev.tandem.embed;

import java.util.List;
import java.util.Set;

/** Stands before another embedder and is as that is, but for what a subclass does otherwise. */
public abstract class ForwardingEmbedder implements Embedder {
  private final Embedder embedder;

  protected ForwardingEmbedder(Embedder embedder) {
    this.embedder = embedder;
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
  public List<float[]> passages(List<String> texts) {
    return embedder.passages(texts);
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
