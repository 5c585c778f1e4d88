package dev.tandem.ledger;

import java.time.Instant;

/**
 * A file that a client uploaded.
 *
 * @param id unguessable
 * @param purpose {@code fine-tune}, {@code assistants} or {@code user_data}
 * @param name as the client called it; never part of a path
 */
public record UploadInfo(
    String id, Owner owner, String purpose, String name, long bytes, Instant created) {
  /**
   * Whose it is.
   *
   * @param key name of the key
   * @param principals whom it reads as, as text
   */
  public record Owner(String key, String principals) {}
}
