package dev.tandem.observe.world;

import java.time.Instant;
import java.util.Optional;

/** Something that happens in the company whatever is wrong with its assistant. */
sealed interface Event {
  Instant time();

  /** A value changes, and whoever keeps the document writes it there. */
  record Edit(Instant time, Fact fact, String value) implements Event {}

  /** A thing's document is thrown away for a new one under another id. */
  record Replacement(Instant time, Paper old, Paper with) implements Event {}

  /**
   * Somebody asks the documents.
   *
   * @param fact what would answer it; empty where nothing does
   * @param rates whether the asker says what they think of the answer
   */
  record Question(
      Instant time, String person, Domain domain, String text, Optional<Fact> fact, boolean rates)
      implements Event {}

  /**
   * Somebody asks which team a note is for.
   *
   * @param label the right one
   */
  record Note(Instant time, String person, String text, String label, boolean rates)
      implements Event {}

  /** The nightly reading of all sources. */
  record Night(Instant time) implements Event {}

  /** The weekly measuring and fitting. */
  record Week(Instant time) implements Event {}

  /** A look of those who watch. */
  record Look(Instant time) implements Event {}
}
