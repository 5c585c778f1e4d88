/**
 * Traces by OpenTelemetry, with the attributes of its conventions for generative AI. In: the parts
 * that answer, each {@linkplain dev.tandem.observe.trace.Traces wrapped}. Out: spans to a collector,
 * over HTTP; nothing where no collector is named. What people wrote is in them only if that is set.
 */
@NullMarked
package dev.tandem.observe.trace;

import org.jspecify.annotations.NullMarked;
