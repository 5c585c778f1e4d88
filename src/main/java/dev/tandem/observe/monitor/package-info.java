/**
 * What is watched on every home: series computed from the ledger and the indexes, and the breaches
 * seen in them.
 *
 * <p>In: an open home and the time. Out: {@link dev.tandem.ledger.MonitorInfo} and values with
 * their band, and {@link dev.tandem.ledger.Breach breaches} in the ledger. What may break: too
 * little was seen; then a monitor is in training or inactive, says why, and is silent.
 * docs/rationale/observe.md says how and why.
 */
@NullMarked
package dev.tandem.observe.monitor;

import org.jspecify.annotations.NullMarked;
