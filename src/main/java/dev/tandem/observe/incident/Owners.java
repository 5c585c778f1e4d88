package dev.tandem.observe.incident;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Whose incidents are.
 *
 * @param byTarget {@code source:/path} or {@code collection:hr}, or {@code *}, to who owns it
 */
public record Owners(Map<String, String> byTarget) {
  private static final String ALL = "*";

  public Owners {
    byTarget = Map.copyOf(byTarget);
  }

  /**
   * Reads {@code hr: user:ann; source:/srv/wiki: bob@example.org; *: ops@example.org}; a name alone
   * is a collection's.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Owners parse(String text) {
    Map<String, String> owners = new java.util.TreeMap<>();
    Promises.pairs(text)
        .forEach(
            (name, owner) ->
                owners.put(
                    name.equals(ALL) || name.contains(":") ? name : "collection:" + name, owner));
    return new Owners(owners);
  }

  /** The owner of the narrowest of these targets that has one. */
  Optional<String> of(Collection<String> targets, Collection<String> collections) {
    for (String target : targets) {
      if (!target.startsWith("collection:") && byTarget.containsKey(target)) {
        return Optional.of(byTarget.getOrDefault(target, ""));
      }
    }
    return collections.stream()
        .map(name -> byTarget.getOrDefault("collection:" + name, ""))
        .filter(owner -> !owner.isEmpty())
        .findFirst()
        .or(() -> Optional.ofNullable(byTarget.get(ALL)));
  }
}
