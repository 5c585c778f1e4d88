/**
 * The facade: {@link dev.tandem.Tandem} opens a home and does what the command line does, for
 * people who embed Tandem. It hands out a part for each kind of work: {@link
 * dev.tandem.HomeCollections}, {@link dev.tandem.Documents}, {@link dev.tandem.Asking}, {@link
 * dev.tandem.Evaluation}, {@link dev.tandem.Training}, {@link dev.tandem.Comparing}, {@link
 * dev.tandem.Monitors}, {@link dev.tandem.Incidents}, {@link dev.tandem.Tenants} and others.
 *
 * <p>Behind them {@link dev.tandem.Home} is one home opened: its ledger, its {@linkplain
 * dev.tandem.HomeIndexes indexes} and its {@linkplain dev.tandem.HomeModels models}. {@link
 * dev.tandem.Rooms} puts the parts of the rooms together over it, and {@link dev.tandem.Scribe}
 * writes into the audit log what was done. What needs no open home is a room of its own.
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
