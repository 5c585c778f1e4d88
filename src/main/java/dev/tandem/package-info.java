/**
 * The facade: {@link dev.tandem.Tandem} opens a home and does what the command line does, for
 * people who embed Tandem. {@link dev.tandem.Home} wires the rooms together; {@link
 * dev.tandem.Settings} says where each value came from.
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
