package dev.tandem.compare.evidence;

import java.time.Instant;
import java.util.Optional;

/**
 * A document as it is now.
 *
 * @param updated when its source says that it last changed
 */
public record StoredDocument(String docId, String title, String text, Optional<Instant> updated) {}
