/**
 * From breaches to few, clear incidents. In: breaches that monitors noticed, and what people do with
 * an incident. Out: {@link dev.tandem.ledger.Incident incidents} with a timeline, notices to people
 * ({@link dev.tandem.observe.incident.Notifier}) and the report on what was promised ({@link
 * dev.tandem.observe.incident.ServiceReport}).
 *
 * <p>What may break: a channel may be out of reach; then the incident's timeline says so and the
 * notice is tried again.
 */
@NullMarked
package dev.tandem.observe.incident;

import org.jspecify.annotations.NullMarked;
