/**
 * Records that every room may hold: documents, their structure, chunks, passages, citations and
 * principals.
 *
 * <p>Nothing here does I/O. All offsets are Unicode code points, half-open {@code [start, end)},
 * into the canonical text of one document version; {@link dev.tandem.text.CodePoints} converts
 * between them and Java's UTF-16 indices.
 */
@NullMarked
package dev.tandem.text;

import org.jspecify.annotations.NullMarked;
