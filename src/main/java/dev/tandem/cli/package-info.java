/**
 * The command line. In: arguments, standard input for {@code chat}. Out: text for people, or with
 * {@code --json} one JSON value on standard output, also where a command fails; progress, remarks
 * and errors on standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
 *
 * <pre>
 * Main                      the commands, how arguments are read, how failures are said
 *   Common, Reader, ...     options that several commands share, and how they print
 *   Ingest, Ask, Chat, ...  a class a command, over {@link dev.tandem.Tandem}
 *   Doctor → Checkup        really does what it reports on
 * </pre>
 *
 * <p>What may break: the user's arguments. Whatever happens ends in one sentence; a stack trace is
 * shown only with {@code --verbose}.
 */
@NullMarked
package dev.tandem.cli;

import org.jspecify.annotations.NullMarked;
