/**
 * Watches on data, retrieval and answers. In: the ledger and a date. Out: {@link
 * dev.tandem.observe.Finding findings} an owner can act on: documents past their review date,
 * failed or empty parses, duplicates, documents never retrieved, questions left unanswered.
 *
 * <p>Reads only; for owners, so no permission filter applies. What may break: too little has been
 * asked to call a document unused; then nothing is said about it. {@code detect} judges series.
 */
@NullMarked
package dev.tandem.observe;

import org.jspecify.annotations.NullMarked;
