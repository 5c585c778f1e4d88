package dev.tandem.observe.world;

/** What is known of one thing: the place of a value. */
record Fact(Domain domain, String thing, String kind) implements Comparable<Fact> {
  @Override
  public int compareTo(Fact other) {
    return toString().compareTo(other.toString());
  }

  Kind of() {
    return domain.kind(kind);
  }
}
