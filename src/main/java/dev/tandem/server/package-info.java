/**
 * HTTP: the API, the OpenAI-compatible endpoint and the page, over the facade {@link
 * dev.tandem.Tandem}. In: requests. Out: JSON, server-sent events, files of the page.
 *
 * <p>{@link dev.tandem.server.Server} wires; {@link dev.tandem.server.Routes} lists every way in
 * with the right it needs, and {@link dev.tandem.server.Dispatcher} takes each request through
 * them: {@link dev.tandem.server.Access} says who asks, a handler answers, {@link
 * dev.tandem.server.Failures} says what went wrong, {@link dev.tandem.server.RequestLog} and {@link
 * dev.tandem.server.Metrics} note it, without anybody's text, and {@link
 * dev.tandem.server.AuditTrail} writes down who did it. {@link dev.tandem.server.Asks} is the one
 * door to the model.
 */
package dev.tandem.server;
