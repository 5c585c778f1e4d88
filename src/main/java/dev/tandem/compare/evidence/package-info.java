/**
 * What a decision hangs on beside the quality of answers, measured.
 *
 * <p>Each {@link dev.tandem.compare.evidence.Experiment} measures one {@link
 * dev.tandem.compare.evidence.Factor} of each arm on the user's own documents and questions, in a
 * copy where it changes something. What it finds is a {@link
 * dev.tandem.compare.evidence.FactorEvidence}; a report folder keeps all of them in one {@link
 * dev.tandem.compare.evidence.EvidenceFile}, from which {@code tandem choose} decides.
 */
@NullMarked
package dev.tandem.compare.evidence;

import org.jspecify.annotations.NullMarked;
