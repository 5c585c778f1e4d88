/**
 * What a document, a source, an adapter or an incident reaches: the exact answers, the people who
 * asked, the examples, adapters, comparisons and decisions; and whether these answers still hold.
 * In: the ledger, which keeps every edge when it comes to be, and somebody who asks a question
 * again. Out: an {@link dev.tandem.observe.lineage.Impact}, verdicts with reasons, a graph.
 *
 * <p>For operators, as the audit log is: nothing of what people wrote is in it but identifiers. What
 * may break: a follow-up question is asked again without what went before, since the ledger keeps
 * no conversations.
 */
@NullMarked
package dev.tandem.observe.lineage;

import org.jspecify.annotations.NullMarked;
