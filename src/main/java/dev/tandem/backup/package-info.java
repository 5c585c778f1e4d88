/**
 * A home in one file, and a home made from it.
 *
 * <p>In: a home, or a file that {@link dev.tandem.backup.Backup} wrote. Out: one archive with all
 * that cannot be made again, under a hash of every byte; a home that {@link
 * dev.tandem.backup.Restore} puts in place in one step, in which what was deleted since is deleted
 * again.
 *
 * <p>What may break: a damaged or newer file, a home that is open, a full disk; each is told as a
 * {@link dev.tandem.text.UserError}, and nothing was changed.
 */
@NullMarked
package dev.tandem.backup;

import org.jspecify.annotations.NullMarked;
