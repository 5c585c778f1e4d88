package dev.tandem.settings;

import dev.tandem.ledger.Grants;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an organisation's groups may do here.
 *
 * @param byGroup a group's name, or {@link #EVERYBODY}, to its roles; unmodifiable
 */
public record GroupRoles(SortedMap<String, Grants> byGroup) {
  /** Stands for everybody who has a token, behind an issuer's prefix for everybody of that one. */
  public static final String EVERYBODY = "*";

  public GroupRoles {
    byGroup = Collections.unmodifiableSortedMap(new TreeMap<>(byGroup));
  }

  /**
   * Reads {@code staff: reader; hr-team: reader,hr=editor}.
   *
   * @throws IllegalArgumentException if a part has another form, or a role is none
   */
  public static GroupRoles parse(String text) {
    SortedMap<String, Grants> byGroup = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int colon = part.indexOf(':');
      String group = colon < 0 ? "" : part.substring(0, colon).strip();
      Grants grants = Grants.parse(part.substring(colon + 1));
      if (group.isEmpty() || grants.isEmpty()) {
        throw new IllegalArgumentException(
            "write GROUP: ROLE, several separated by ';', as 'staff: reader; hr-team: hr=editor'");
      }
      byGroup.merge(group, grants, Grants::and);
    }
    return new GroupRoles(byGroup);
  }

  /**
   * What a member of these groups may do.
   *
   * @param prefix with which the names of the member's issuer begin; empty for none
   */
  public Grants of(String prefix, Collection<String> groups) {
    Grants grants = byGroup.getOrDefault(prefix + EVERYBODY, Grants.NONE);
    for (String group : groups) {
      // A group that is called like the word for everybody has no more than everybody.
      grants = grants.and(byGroup.getOrDefault(group, Grants.NONE));
    }
    return grants;
  }
}
