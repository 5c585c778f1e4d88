package dev.tandem.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An embedder that embeds no passage twice, for copies of the same few documents. What it stands
 * before is not closed with it.
 */
public final class RememberedVectors extends ForwardingEmbedder {
  private final Map<String, float[]> known = new ConcurrentHashMap<>();
  private volatile boolean afresh;

  public RememberedVectors(Embedder embedder) {
    super(embedder);
  }

  /** Whether passages are embedded though they are known, as where the time of it is measured. */
  public void afresh(boolean wanted) {
    afresh = wanted;
  }

  @Override
  public List<float[]> passages(List<String> texts) {
    List<String> unknown =
        texts.stream().filter(text -> afresh || !known.containsKey(text)).distinct().toList();
    List<float[]> vectors = unknown.isEmpty() ? List.of() : super.passages(unknown);
    for (int i = 0; i < unknown.size(); i++) {
      known.put(unknown.get(i), vectors.get(i));
    }
    List<float[]> all = new ArrayList<>();
    texts.forEach(text -> all.add(Objects.requireNonNull(known.get(text))));
    return all;
  }

  @Override
  public void close() {}
}
