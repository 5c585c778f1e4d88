package dev.tandem.llm;

import java.util.List;
import java.util.Optional;

/**
 * The next tokens of one sequence, to be computed together with those of others.
 *
 * @param tokens of which {@code [from, to)} are appended to the sequence
 * @param cache what the sequence held before; nobody else's
 * @param wanted of how many of them, the last ones, the logits are wanted
 * @param exact whether its numbers must be the same to the last bit however its sequence is cut
 *     into slices and whatever is computed beside it; a few tokens take several times as long for
 *     it
 * @param adapter what is added to the model's matrices for it
 */
public record Slice(
    int[] tokens,
    int from,
    int to,
    KvCache cache,
    int wanted,
    boolean exact,
    Optional<LoraAdapter> adapter) {
  public Slice {
    if (from < 0 || to > tokens.length || from >= to) {
      throw new IllegalArgumentException("no tokens in [%d, %d)".formatted(from, to));
    }
    if (wanted < 0 || wanted > to - from) {
      throw new IllegalArgumentException("%d logits of %d tokens".formatted(wanted, to - from));
    }
  }

  /** Of the model as it is. */
  public Slice(int[] tokens, int from, int to, KvCache cache, int wanted, boolean exact) {
    this(tokens, from, to, cache, wanted, exact, Optional.empty());
  }

  int count() {
    return to - from;
  }

  static int count(List<Slice> slices) {
    return slices.stream().mapToInt(Slice::count).sum();
  }
}
