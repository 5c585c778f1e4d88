package dev.tandem.label;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What documents of one kind say, whoever they are about.
 *
 * @param domain whose file it stands in
 * @param name within the domain
 * @param heldOut whether its rows are for measuring only
 * @param kind of what it is about, as {@link World} knows it
 * @param overview what it tells about, as a noun
 * @param slots patterns of its values, in the order in which they are drawn
 * @param scope the slot that parts documents about the same thing, such as a year; or none
 * @param fillers sentences that answer no question
 */
record DocumentTemplate(
    String domain,
    String name,
    boolean heldOut,
    String kind,
    Phrase overview,
    List<Phrase> titles,
    List<Phrase> headings,
    Map<String, Phrase> slots,
    Optional<String> scope,
    List<Fact> facts,
    List<Explanation> explanations,
    Optional<Steps> steps,
    Optional<Table> table,
    List<Phrase> fillers) {
  /**
   * One value and what is said and asked of it.
   *
   * @param slot that holds the value, which is the short answer
   * @param about the value as a noun phrase, for questions of the usual forms
   * @param says sentences that hold the value
   * @param lists questions for everything that has the value {@code {value}}; may be empty
   */
  record Fact(
      String slot, Phrase about, List<Phrase> says, List<Phrase> asks, List<Phrase> lists) {}

  /** One to four sentences that answer how or why. */
  record Explanation(List<Phrase> says, List<Phrase> asks) {}

  /** Lines to follow or to have. */
  record Steps(boolean numbered, Phrase lead, List<Phrase> items, List<Phrase> asks) {}

  /**
   * A table.
   *
   * @param keys of its rows, patterns that differ
   * @param columns behind that of the keys
   */
  record Table(String key, List<Phrase> keys, List<Column> columns) {}

  /**
   * A column.
   *
   * @param sums whether a line may hold its sum
   * @param asks questions with {@code {row}}
   */
  record Column(String name, Phrase cell, boolean sums, List<Phrase> asks) {}

  /** Named with its domain. */
  @Override
  public String toString() {
    return domain + "/" + name;
  }
}
