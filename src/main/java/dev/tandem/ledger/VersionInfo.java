package dev.tandem.ledger;

import dev.tandem.text.Acl;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * One version of a document, without its text.
 *
 * @param version counted from 1
 * @param contentHash SHA-256 of what would change the chunks: text, structure, title; lower-case
 *     hex
 * @param sourceHash SHA-256 of the bytes it was read from; lower-case hex
 * @param acl who may read it now (of the current version; an old version is read with the current
 *     acl of its document)
 * @param source which source owns it, for pruning
 * @param characters code points of its text
 * @param chunks how many chunks it has in the current generation
 * @param current whether it is the newest version of a document that still exists
 * @param pageView whether the PDF that it was read from is kept
 */
public record VersionInfo(
    String docId,
    int version,
    String title,
    String contentHash,
    String sourceHash,
    Acl acl,
    String source,
    Optional<String> url,
    Optional<Instant> updated,
    Optional<LocalDate> review,
    String language,
    Map<String, String> meta,
    Instant ingested,
    int characters,
    int chunks,
    boolean current,
    boolean pageView) {}
