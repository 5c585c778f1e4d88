package dev.tandem.tenant;

import java.time.Instant;

/**
 * How much a tenant has.
 *
 * @param open whether its home is open now
 * @param documents alive, of all its collections
 * @param chunks of those
 * @param bytes on the disk
 */
public record TenantStatus(
    String name,
    Instant created,
    boolean open,
    long collections,
    long documents,
    long chunks,
    long bytes) {}
