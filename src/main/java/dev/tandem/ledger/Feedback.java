package dev.tandem.ledger;

import java.time.Instant;

/**
 * What the asker said of an answer.
 *
 * @param comment empty where there is none, or where it was destroyed with the question
 * @param time of the newest word
 * @param correction what would have been right; empty as the comment is
 * @param review {@code open}, {@code accepted} or {@code rejected}; empty without a correction
 */
public record Feedback(
    Rating rating, String comment, Instant time, String correction, String review) {}
