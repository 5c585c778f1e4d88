package dev.tandem.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What requests with an idempotency key were answered, so that one that is sent again is answered
 * the same and does nothing more. An answer lies under a key made from the client's own, of which
 * the ledger knows only a hash.
 */
public interface ReplayLog {
  /**
   * What was answered.
   *
   * @param status of the response; 0 while it is being made
   * @param type media type of the body
   * @param same whether the request was the same
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Kept(int status, String type, byte[] body, boolean same) {}

  /**
   * Takes a key for a request, unless it is taken. Keys older than {@code since} are forgotten.
   *
   * @param request method, path and body, which the answer lies under as well
   * @return what there is of that key; empty if it was free, and is taken now
   */
  Optional<Kept> claim(String caller, String key, String request, Instant since);

  /** Keeps what a request was answered that has its key. */
  void answered(String caller, String key, String request, int status, String type, byte[] body);

  /** Gives a key free again, because nothing came of its request. */
  void release(String caller, String key);

  /** Gives all keys free whose requests were never answered: the server ended before. */
  void releaseUnanswered();
}
