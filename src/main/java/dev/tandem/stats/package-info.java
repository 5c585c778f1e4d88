/**
 * Intervals, paired tests and calibration: numbers in, numbers with their doubt out.
 *
 * <p>{@link dev.tandem.stats.Intervals} gives a mean or a proportion its 95 % interval as an {@link
 * dev.tandem.stats.Estimate}; {@link dev.tandem.stats.PairedTest} asks whether two systems differ
 * on the same questions, {@link dev.tandem.stats.ClusteredBootstrap} gives the interval where
 * questions come in clusters, {@link dev.tandem.stats.Holm} counts many tests as one, {@link
 * dev.tandem.stats.SampleSize} says how many questions are needed; {@link
 * dev.tandem.stats.LogisticRegression}, {@link dev.tandem.stats.IsotonicRegression} and {@link
 * dev.tandem.stats.Calibration} turn scores into probabilities and say how far those are off.
 * Everything is deterministic: what is random takes a seed. Bad input (empty, not finite, unequal
 * lengths) is an {@link IllegalArgumentException}.
 */
@NullMarked
package dev.tandem.stats;

import org.jspecify.annotations.NullMarked;
