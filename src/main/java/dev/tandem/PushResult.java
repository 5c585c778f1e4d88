package dev.tandem;

/**
 * What became of a document that was pushed.
 *
 * @param outcome {@code ingested}, {@code updated}, {@code unchanged}, {@code skipped} or {@code
 *     failed}
 * @param version the current one after it; 0 where there is none
 * @param reason why it was skipped or failed, a sentence; empty otherwise
 */
public record PushResult(String docId, String outcome, int version, String reason) {}
