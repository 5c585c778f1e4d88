package dev.tandem;

import dev.tandem.text.Acl;

/**
 * One collection at a glance.
 *
 * @param indexed sequence number of the index commit; behind {@code sequence} while a writer works
 * @param fusion {@code default} or {@code fitted}
 */
public record CollectionStatus(
    String name,
    long documents,
    long chunks,
    long characters,
    Acl defaultAcl,
    boolean aclConfirmed,
    String language,
    String embedder,
    int generation,
    long sequence,
    long indexed,
    String fusion) {}
