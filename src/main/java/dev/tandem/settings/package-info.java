/**
 * What can be set, and where each value came from.
 *
 * <p>In: flags, the environment and {@code tandem.yaml}; a tenant's own file. Out: {@link
 * dev.tandem.settings.Settings}, which every other room is wired with. {@link
 * dev.tandem.settings.Key} is the list of all that can be set, with what a value must look like;
 * {@link dev.tandem.settings.TenantKeys} says what a tenant may not set and what it never inherits.
 *
 * <p>What may break: an unknown key or a value of the wrong form is refused before any work starts,
 * as a {@link dev.tandem.text.UserError} that names the place.
 */
@NullMarked
package dev.tandem.settings;

import org.jspecify.annotations.NullMarked;
