/**
 * Records as commands print them and the server sends them.
 *
 * <p>In: any record. Out: JSON with keys in snake case and times in ISO 8601, and the same read
 * again. {@link dev.tandem.json.Json} is all there is.
 *
 * <p>What may break: nothing of a user's; a record that cannot be written is a mistake of the
 * program.
 */
@NullMarked
package dev.tandem.json;

import org.jspecify.annotations.NullMarked;
