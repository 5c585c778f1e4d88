/**
 * Arms on the user's own questions: every arm answers every question, the answers are measured, and
 * what follows from that is said with its doubt.
 */
package dev.tandem.compare;
