package dev.tandem.tune;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Panels;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a layer keeps on the way forward for the way back.
 *
 * @param rawQuery before its norm, where heads have norms
 * @param rawKey likewise
 * @param query as attention has it: normed, turned
 * @param key likewise
 * @param value likewise
 * @param attended what attention gave
 * @param logSums of its weights
 * @param attentionOutput before its norm, where there is one
 * @param middle what the feed-forward half was given
 * @param gate before the gate
 * @param up what it is multiplied with
 * @param feedForwardOutput before its norm, where there is one
 * @param low what the adapter's first matrices gave
 */
record Activations(
    Panels rawQuery,
    Panels rawKey,
    Panels query,
    Panels key,
    Panels value,
    Panels attended,
    Panels logSums,
    Panels attentionOutput,
    Panels middle,
    Panels gate,
    Panels up,
    Panels feedForwardOutput,
    Map<Projection, Panels> low) {

  /** Zeros, for a layer with these pairs. */
  static Activations of(DecoderConfiguration c, int tokens, Map<Projection, LowRank> pairs) {
    int queries = c.heads() * c.headSize();
    int keys = c.keyValueHeads() * c.headSize();
    Panels query = Panels.wide(queries, tokens);
    Panels key = Panels.wide(keys, tokens);
    Panels middle = Panels.wide(c.width(), tokens);
    boolean headNorms = c.architecture().has(Trait.HEAD_NORMS);
    boolean after = c.architecture().has(Trait.NORMS_AFTER);
    return new Activations(
        headNorms ? query.like(queries) : query,
        headNorms ? query.like(keys) : key,
        query,
        key,
        query.like(keys),
        query.like(queries),
        query.like(c.heads()),
        after ? query.like(c.width()) : middle,
        middle,
        query.like(c.hidden()),
        query.like(c.hidden()),
        after ? query.like(c.width()) : middle,
        low(tokens, pairs));
  }

  private static Map<Projection, Panels> low(int tokens, Map<Projection, LowRank> pairs) {
    Map<Projection, Panels> low = new EnumMap<>(Projection.class);
    pairs.forEach((projection, pair) -> low.put(projection, Panels.wide(pair.rank(), tokens)));
    return low;
  }

  /** The same memory, used again for another layer with these pairs. */
  Activations reused(Map<Projection, LowRank> pairs) {
    return new Activations(
        rawQuery,
        rawKey,
        query,
        key,
        value,
        attended,
        logSums,
        attentionOutput,
        middle,
        gate,
        up,
        feedForwardOutput,
        low(query.tokens(), pairs));
  }

  /** Floats that one token takes. */
  static long floats(DecoderConfiguration c, Map<Projection, LowRank> pairs) {
    long queries = (long) c.heads() * c.headSize();
    long keys = (long) c.keyValueHeads() * c.headSize();
    return (c.architecture().has(Trait.HEAD_NORMS) ? queries + keys : 0)
        + 2 * (queries + keys)
        + c.heads()
        + (c.architecture().has(Trait.NORMS_AFTER) ? 3L : 1) * c.width()
        + 2L * c.hidden()
        + pairs.values().stream().mapToLong(LowRank::rank).sum();
  }

  /** The same memory for fewer tokens. */
  Activations first(int tokens) {
    Map<Projection, Panels> fewer = new EnumMap<>(Projection.class);
    low.forEach((projection, panels) -> fewer.put(projection, panels.first(tokens)));
    return new Activations(
        rawQuery.first(tokens),
        rawKey.first(tokens),
        query.first(tokens),
        key.first(tokens),
        value.first(tokens),
        attended.first(tokens),
        logSums.first(tokens),
        attentionOutput.first(tokens),
        middle.first(tokens),
        gate.first(tokens),
        up.first(tokens),
        feedForwardOutput.first(tokens),
        fewer);
  }
}
