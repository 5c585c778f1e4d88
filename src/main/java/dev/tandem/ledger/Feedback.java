package dev.tandem.ledger;

import java.time.Instant;

/**
 * What the asker said of an answer.
 *
 * @param comment empty where there is none, or where it was destroyed with the question
 * @param time of the newest word
 */
public record Feedback(Rating rating, String comment, Instant time) {}
