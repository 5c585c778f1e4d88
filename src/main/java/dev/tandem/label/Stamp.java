package dev.tandem.label;

import java.util.List;

/**
 * How two versions of a document say which is the newer one.
 *
 * @param old stands in the older
 * @param current stands in the newer
 * @param said by an answer of the newer: {@code in the version of 1 March 2026}
 * @param since words of {@code said} that the newer one holds
 */
record Stamp(String old, String current, String said, String since) {
  static Stamp pair(World world) {
    List<String> dates = world.dates(2);
    String before = dates.getFirst();
    String now = dates.getLast();
    int major = world.between(1, 6);
    String first = major + "." + world.between(0, 9);
    String second = (major + world.between(1, 2)) + "." + world.between(0, 9);
    return switch (world.between(0, 5)) {
      case 0 ->
          new Stamp(
              "Version of %s.".formatted(before),
              "Version of %s. It replaces the version of %s.".formatted(now, before),
              "in the version of " + now,
              now);
      case 1 ->
          new Stamp("As of %s.".formatted(before), "As of %s.".formatted(now), "as of " + now, now);
      case 2 ->
          new Stamp(
              "Valid from %s.".formatted(before),
              "Valid from %s; the edition of %s is withdrawn.".formatted(now, before),
              "valid from " + now,
              now);
      case 3 ->
          new Stamp(
              "Last updated on %s.".formatted(before),
              "Last updated on %s.".formatted(now),
              "updated on " + now,
              now);
      case 4 ->
          new Stamp(
              "Version %s.".formatted(first),
              "Version %s, which replaces version %s.".formatted(second, first),
              "in version " + second,
              second);
      default ->
          new Stamp(
              "Issued on %s.".formatted(before),
              "Issued on %s in place of the issue of %s.".formatted(now, before),
              "issued on " + now,
              now);
    };
  }

  /** Of a document that has no other version. */
  static String alone(World world) {
    return pair(world).old;
  }
}
