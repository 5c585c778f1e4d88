/** The command line. Main wires the rooms together. */
package dev.tandem.cli;
