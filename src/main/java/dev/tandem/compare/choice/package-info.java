/**
 * Which arm to take, all factors together.
 *
 * <p>In: a {@link dev.tandem.compare.choice.Profile} (what matters how much, what must hold, how
 * much is asked) and the {@link dev.tandem.compare.choice.Evidence} of a report folder, with {@link
 * dev.tandem.compare.choice.Priors published priors} where nothing was measured. {@link
 * dev.tandem.compare.choice.ConstraintCheck} takes out the arms that break a constraint, {@link
 * dev.tandem.compare.choice.Worths} turns measures into a worth from 0 to 1, {@link
 * dev.tandem.compare.choice.Rule} weighs. Out: an {@link dev.tandem.compare.choice.Advice} with its
 * reasons, what would change it, the path and what is uncertain, as JSON and as a page.
 *
 * <p>What may break: the rule knows nothing but its figures. A prior is no measurement, and says so
 * wherever it stands.
 */
@NullMarked
package dev.tandem.compare.choice;

import org.jspecify.annotations.NullMarked;
