package dev.tandem.backup;

import java.time.Instant;

/**
 * A backup that was written and read back.
 *
 * @param schema version of the ledger's tables
 * @param entries files in it
 */
public record BackupReport(String file, long bytes, Instant created, int schema, int entries) {}
