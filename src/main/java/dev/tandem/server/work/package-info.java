/**
 * What owners do over HTTP that takes long, and what it works on: jobs, labelled examples,
 * trainings and adapters, comparisons, calibrations, corrections.
 *
 * <p>{@link dev.tandem.server.work.Jobs} keeps long work in the ledger, so that it is known after a
 * restart and can go on. The work itself is the facade's, as the command line has it.
 */
@NullMarked
package dev.tandem.server.work;

import org.jspecify.annotations.NullMarked;
