package dev.tandem.observe.world;

import java.time.Instant;

/**
 * Something that somebody changed and that shows: in the documents, the settings or the record.
 *
 * @param cause what it would be if it were the cause, a name of {@code Cause}
 * @param routine whether it is an edit of a document as there are some every day
 */
record Change(Instant time, String cause, String target, boolean routine) {}
