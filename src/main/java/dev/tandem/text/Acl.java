package dev.tandem.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may read a document: whoever holds at least one of these principals. The empty list lets
 * nobody in (fail closed); {@code public} lets everybody in.
 *
 * @param readers sorted, unmodifiable
 */
public record Acl(SortedSet<Principal> readers) {
  public static final Acl PUBLIC = of(java.util.Set.of(Principal.PUBLIC));
  public static final Acl NOBODY = of(java.util.Set.of());

  public Acl {
    readers = Collections.unmodifiableSortedSet(new TreeSet<>(readers));
  }

  public static Acl of(Collection<Principal> readers) {
    return new Acl(new TreeSet<>(readers));
  }

  /** Reads {@code group:hr,user:ann}; the empty text is {@link #NOBODY}. */
  public static Acl parse(String commaSeparated) {
    return of(
        Arrays.stream(commaSeparated.split(","))
            .filter(part -> !part.isBlank())
            .map(Principal::parse)
            .toList());
  }

  public boolean admits(Principals who) {
    return readers.stream().anyMatch(who.all()::contains);
  }

  /** The canonical form: sorted, comma-separated. */
  @Override
  public String toString() {
    return readers.stream().map(Principal::value).collect(Collectors.joining(","));
  }
}
