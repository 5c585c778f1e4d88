package dev.tandem;

import java.time.Instant;

/**
 * The stored text of a document version.
 *
 * @param text canonical text that every citation's offsets point into
 * @param current whether it is the newest version
 */
public record StoredText(
    String docId,
    int version,
    String title,
    String contentHash,
    Instant ingested,
    boolean current,
    String text) {}
