package dev.tandem;

import java.util.List;

/**
 * A collection that has the embedder now set.
 *
 * @param generation of its index
 * @param documents that it has
 * @param chunks that they were cut into
 * @param changed whether it had another embedder before
 * @param dropped settings that were fitted on the old vectors and are gone: {@code fusion}, {@code
 *     abstention}
 */
public record Reembedded(
    String collection,
    String embedder,
    int generation,
    long documents,
    long chunks,
    boolean changed,
    List<String> dropped) {
  public Reembedded {
    dropped = List.copyOf(dropped);
  }
}
