package dev.tandem;

import dev.tandem.ledger.AuditVerdict.Broken;
import java.util.Optional;

/**
 * A copy of the audit log held against the log.
 *
 * @param entries in the copy, up to what differs
 * @param broken the first entry that differs, and how; empty if the log still begins as the copy is
 */
public record AuditCopy(long entries, Optional<Broken> broken) {}
