package dev.tandem.observe.world;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Something that goes wrong.
 *
 * @param cause a name of {@code Cause}
 * @param variant which form of it
 * @param domain whose documents are wrong; empty where it is not of one
 * @param where whose answers suffer, as {@link Asked#where}; empty where all do
 * @param targets what may be named as its target, beside the domain's collection and source; of one
 *     that concerns the whole home everything may
 * @param begin does to the home, its sources or its machines what the failure would do
 */
record Fault(
    String cause,
    String variant,
    Optional<Domain> domain,
    String where,
    Set<String> targets,
    Consumer<Company> begin) {
  Fault {
    targets = Set.copyOf(targets);
  }

  /** Whether a verdict names it: cause and target. */
  boolean named(String said, String target) {
    return is(said) && at(target);
  }

  /** At an endpoint an adapter is a model's name, so that another model is one name for it too. */
  boolean is(String said) {
    return said.equals(cause) || (cause.equals("ADAPTER_SWAP") && said.equals("ENDPOINT"));
  }

  private boolean at(String target) {
    return domain.isEmpty()
        || targets.contains(target)
        || target.equals("collection:" + domain.get().collection())
        || (target.startsWith("source:")
            && target.endsWith("/" + domain.get().collection() + ".jsonl"));
  }

  /** Whether an answer is of those that can suffer. */
  boolean concerns(Asked asked) {
    return where.isEmpty() || asked.where().equals(where);
  }

  @Override
  public String toString() {
    return "%s (%s)%s"
        .formatted(cause, variant, domain.map(each -> " in " + each.collection()).orElse(""));
  }
}
