/**
 * {@code ./do bench serve}: a real {@code tandem serve} under load, over HTTP. Requests are sent at
 * fixed times, whatever becomes of the ones before, and a latency counts from the time that its
 * request was due: a server that stalls cannot hide it by slowing its clients down.
 */
@NullMarked
package dev.tandem.bench;

import org.jspecify.annotations.NullMarked;
