/**
 * A living demo company with a virtual clock and a fault injector, to measure whether Tandem sees
 * and explains what goes wrong. In: a seed. Out: the same world twice, once faulted and once clean,
 * and what the difference came to for those who ask. docs/rationale/worlds.md says what is real.
 */
@NullMarked
package dev.tandem.observe.world;

import org.jspecify.annotations.NullMarked;
