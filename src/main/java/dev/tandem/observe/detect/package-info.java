/**
 * Judges a series of values, each before it is learnt.
 *
 * <p>In: times and values, one by one ({@link dev.tandem.observe.detect.Detector}), a whole {@link
 * dev.tandem.observe.detect.Series}, or a {@link dev.tandem.observe.detect.SeriesFile}. Out: a
 * {@link dev.tandem.observe.detect.Verdict} a value, windows of a {@link
 * dev.tandem.observe.detect.Scan}, what would have been found of a history with changes put in
 * ({@link dev.tandem.observe.detect.Backtest}), a picture. {@link
 * dev.tandem.observe.detect.Discoveries} decides over the p-values of many series together. What a
 * detector knows is JSON that comes back to the same verdicts.
 *
 * <p>What may break: a pattern of months is not known, and a series that is wrong from the start is
 * learnt as it is. docs/rationale/observe.md says how it works and why.
 */
@NullMarked
package dev.tandem.observe.detect;

import org.jspecify.annotations.NullMarked;
