/**
 * The facade: {@link dev.tandem.Tandem} opens a home and does what the command line does, for
 * people who embed Tandem. {@link dev.tandem.Home} wires the rooms together.
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
