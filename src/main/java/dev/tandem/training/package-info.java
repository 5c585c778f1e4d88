/**
 * One training in a home, from checked rows to an adapter that the ledger knows.
 *
 * <p>In: a {@link dev.tandem.training.TuneRequest} and what it needs of its {@link
 * dev.tandem.training.TrainingHome}. {@link dev.tandem.training.Tuning} plants the secrets that
 * gates look for, learns and saves; {@link dev.tandem.training.Ending} calibrates, tests, writes
 * the card and registers. Out: a {@link dev.tandem.training.Tuned}. {@link
 * dev.tandem.training.Schooling} is a larger model that answers the rows, {@link
 * dev.tandem.training.Labelling} gives texts their labels, {@link dev.tandem.training.Cards} reads
 * and writes what stands in adapters' folders. How it is learnt is the room {@code tune}.
 *
 * <p>What may break: a process that is killed anywhere goes on where it was when the same is asked
 * again; a folder that holds an adapter, a disk that is full and an endpoint instead of a model are
 * each a {@link dev.tandem.text.UserError}.
 */
@NullMarked
package dev.tandem.training;

import org.jspecify.annotations.NullMarked;
