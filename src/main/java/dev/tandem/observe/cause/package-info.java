/**
 * Finds what is behind an incident. In: the incident, the ledger's record of what changed, and a
 * shadow of the home in which one change can be taken back. Out: a {@link
 * dev.tandem.observe.cause.Diagnosis}: the one cause that was proved, or that none was, each
 * sentence with what was observed.
 *
 * <p>Never writes into the home. What may break: questions whose text is gone cannot be asked
 * again, and what was never recorded cannot be taken back; both are said.
 */
@NullMarked
package dev.tandem.observe.cause;

import org.jspecify.annotations.NullMarked;
