package dev.tandem.llm;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Whom a generation is for, and by what.
 *
 * @param tenant whose home the prompt is made from; empty for the home without tenants. The turn
 *     goes round the tenants first
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
    String tenant,
    String caller,
    String scope,
    BooleanSupplier keep,
    boolean exact,
    Optional<Path> adapter) {
  /** Nobody in particular; nothing is kept. */
  public static final Origin NOBODY = new Origin("", "", () -> false, false, Optional.empty());

  /** Of the home itself; {@link LanguageModel#forTenant} makes it a tenant's. */
  public Origin(
      String caller, String scope, BooleanSupplier keep, boolean exact, Optional<Path> adapter) {
    this("", caller, scope, keep, exact, adapter);
  }

  /** The same in a narrower scope. */
  Origin within(String part) {
    String narrower = scope.isEmpty() ? scope : scope + '\n' + part;
    return new Origin(tenant, caller, narrower, keep, exact, adapter);
  }

  /** The same of a tenant: no other tenant's prompt is of this scope. */
  Origin of(String owner) {
    String own = scope.isEmpty() ? scope : prefix(owner) + scope;
    return new Origin(owner, caller, own, keep, exact, adapter);
  }

  /** Which scopes of a tenant are those of its home. */
  static Predicate<String> scopes(String tenant, Predicate<String> scopes) {
    String prefix = prefix(tenant);
    return scope -> scope.startsWith(prefix) && scopes.test(scope.substring(prefix.length()));
  }

  /** No tenant's name has a line end in it. */
  private static String prefix(String tenant) {
    return "tenant " + tenant + '\n';
  }
}
