/**
 * Watches on data, retrieval and answers. In: the ledger. Out: {@link dev.tandem.observe.Finding
 * findings} an owner can act on. Reads only; for owners, so no permission filter applies.
 */
package dev.tandem.observe;
