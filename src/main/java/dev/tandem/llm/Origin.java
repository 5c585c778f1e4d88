package dev.tandem.llm;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whom a generation is for, and by what.
 *
 * @param caller among callers the turn goes round, however many requests each of them has
 * @param scope what may be kept of the prompt is used again only for prompts of the same scope; it
 *     names everything that decides what may stand in the prompt (collection, permissions). Empty
 *     keeps nothing
 * @param keep whether it may be kept, asked when the prompt is computed; on the engine's thread, so
 *     it must be quick
 * @param exact whether the text must be the same to the last bit whatever else is computed; a
 *     single stream is written at a fraction of the speed then
 * @param adapter a LoRA adapter to write with: a folder as PEFT saves it, or a GGUF file
 */
public record Origin(
    String caller, String scope, BooleanSupplier keep, boolean exact, Optional<Path> adapter) {
  /** Nobody in particular; nothing is kept. */
  public static final Origin NOBODY = new Origin("", "", () -> false, false, Optional.empty());

  /** The same in a narrower scope. */
  Origin within(String part) {
    return new Origin(caller, scope.isEmpty() ? scope : scope + '\n' + part, keep, exact, adapter);
  }
}
