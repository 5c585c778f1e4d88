/**
 * Runs told to catalogues that speak OpenLineage: what was read, what came of it, whether it passed
 * its checks. In: work that begins and ends. Out: events, behind the work, to a file or an address;
 * what cannot be sent is counted and said, and never holds anything up.
 */
@NullMarked
package dev.tandem.observe.openlineage;

import org.jspecify.annotations.NullMarked;
