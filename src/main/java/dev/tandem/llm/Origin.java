package dev.tandem.llm;

import java.util.function.BooleanSupplier;

/**
 * Whom a generation is for.
 *
 * @param caller among callers the turn goes round, however many requests each of them has
 * @param scope what may be kept of the prompt is used again only for prompts of the same scope; it
 *     names everything that decides what may stand in the prompt (collection, permissions). Empty
 *     keeps nothing
 * @param keep whether it may be kept, asked when the prompt is computed; on the engine's thread, so
 *     it must be quick
 * @param exact whether the text must be the same to the last bit whatever else is computed; a single
 *     stream is written at about half the speed then
 */
public record Origin(String caller, String scope, BooleanSupplier keep, boolean exact) {
  /** Nobody in particular; nothing is kept. */
  public static final Origin NOBODY = new Origin("", "", () -> false, false);
}
