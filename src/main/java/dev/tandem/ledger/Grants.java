package dev.tandem.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which roles somebody has, and where. What is not granted is refused.
 *
 * @param byCollection a collection's name, or {@link #ALL}, to the roles there; unmodifiable
 */
public record Grants(SortedMap<String, Set<Role>> byCollection) {
  private static final Pattern PLACE = Pattern.compile("\\*|[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  /** Stands for every collection, also those to come, and for what belongs to none. */
  public static final String ALL = "*";

  /** Nothing may be done. */
  public static final Grants NONE = new Grants(new TreeMap<>());

  /** What the owner has. */
  public static final Grants EVERYTHING = of(ALL, Role.ADMIN);

  /**
   * @throws IllegalArgumentException if a place is no collection's name
   */
  public Grants {
    SortedMap<String, Set<Role>> copy = new TreeMap<>();
    byCollection.forEach(
        (place, roles) -> {
          if (!PLACE.matcher(place).matches() || place.equals("all")) {
            throw new IllegalArgumentException(
                "roles are granted for a collection by its name, or for every one by '*'");
          }
          if (!roles.isEmpty()) {
            copy.put(place, Collections.unmodifiableSet(EnumSet.copyOf(roles)));
          }
        });
    byCollection = Collections.unmodifiableSortedMap(copy);
  }

  public static Grants of(String place, Role role) {
    return new Grants(new TreeMap<>(Map.of(place, Set.of(role))));
  }

  /**
   * Reads {@code reader,hr=editor,hr=trainer}: a role by itself is for all collections.
   *
   * @throws IllegalArgumentException if a role or a place has no valid form
   */
  public static Grants parse(String commaSeparated) {
    Grants grants = NONE;
    for (String part : commaSeparated.split(",", -1)) {
      if (!part.isBlank()) {
        int equals = part.indexOf('=');
        grants =
            grants.and(
                of(
                    equals < 0 ? ALL : part.substring(0, equals).strip(),
                    Role.parse(part.substring(equals + 1))));
      }
    }
    return grants;
  }

  /** These and those. */
  public Grants and(Grants others) {
    SortedMap<String, Set<Role>> both = new TreeMap<>(byCollection);
    others.byCollection.forEach(
        (place, roles) ->
            both.merge(
                place,
                roles,
                (mine, theirs) -> {
                  Set<Role> joined = EnumSet.copyOf(mine);
                  joined.addAll(theirs);
                  return joined;
                }));
    return new Grants(both);
  }

  public boolean isEmpty() {
    return byCollection.isEmpty();
  }

  /** Whether what the role is for may be done in this collection. */
  public boolean allow(Role role, String collection) {
    return allowEverywhere(role) || covered(byCollection.getOrDefault(collection, Set.of()), role);
  }

  /** Whether it may be done in every collection, and where it concerns none in particular. */
  public boolean allowEverywhere(Role role) {
    return covered(byCollection.getOrDefault(ALL, Set.of()), role);
  }

  /** Whether it may be done in some collection or other. */
  public boolean allowSomewhere(Role role) {
    return byCollection.values().stream().anyMatch(roles -> covered(roles, role));
  }

  private static boolean covered(Collection<Role> roles, Role wanted) {
    return roles.stream().anyMatch(role -> role.covers(wanted));
  }

  /** {@code {"*":["reader"],"hr":["editor"]}}. */
  @JsonValue
  public Map<String, List<String>> words() {
    Map<String, List<String>> words = new TreeMap<>();
    byCollection.forEach(
        (place, roles) -> words.put(place, roles.stream().map(Role::word).toList()));
    return words;
  }

  /** The canonical form, which {@link #parse} reads; equal grants have equal forms. */
  @Override
  public String toString() {
    return byCollection.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .map(
                        role ->
                            entry.getKey().equals(ALL)
                                ? role.word()
                                : entry.getKey() + "=" + role.word()))
        .collect(Collectors.joining(","));
  }
}
