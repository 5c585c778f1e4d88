package dev.tandem.observe.world;

import java.util.List;

/**
 * A document at its source.
 *
 * @param things what it is about, a paragraph each
 * @param archive whether it says what held last year
 */
record Paper(Domain domain, String id, String title, List<String> things, boolean archive) {
  /** Begins the title of what does not hold any more. */
  static final String ARCHIVE = "Archive 2025: ";

  boolean about(Fact fact) {
    return fact.domain() == domain && things.contains(fact.thing());
  }
}
