package dev.tandem.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who asks: a set of principals that always holds {@code public}. It is made once, at the edge (the
 * command line, a request's key), and nothing a request carries can widen it.
 *
 * @param all sorted, unmodifiable, always with {@link Principal#PUBLIC}
 */
public record Principals(SortedSet<Principal> all) {
  /** A reader who gave no name: sees public documents only. */
  public static final Principals ANONYMOUS = of(Set.of());

  public Principals {
    TreeSet<Principal> copy = new TreeSet<>(all);
    copy.add(Principal.PUBLIC);
    all = Collections.unmodifiableSortedSet(copy);
  }

  public static Principals of(Collection<Principal> principals) {
    return new Principals(new TreeSet<>(principals));
  }

  /** Reads {@code user:ann,group:hr}; the empty text is {@link #ANONYMOUS}. */
  public static Principals parse(String commaSeparated) {
    return of(
        Arrays.stream(commaSeparated.split(","))
            .filter(part -> !part.isBlank())
            .map(Principal::parse)
            .toList());
  }

  /** The canonical form: sorted, comma-separated. Equal sets of principals have equal forms. */
  @Override
  public String toString() {
    return all.stream().map(Principal::value).collect(Collectors.joining(","));
  }
}
