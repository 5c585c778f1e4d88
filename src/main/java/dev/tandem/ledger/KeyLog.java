package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys of the server. The ledger knows hashes only; any process may write them. */
public interface KeyLog {
  /**
   * @param hash SHA-256 of the secret, lower-case hex
   * @throws dev.tandem.text.UserError if a key of that name holds
   */
  void add(ApiKey key, String hash);

  /**
   * The key that has a secret of this hash, also if it expired or was revoked. Of a secret that was
   * replaced it expires when that one does.
   */
  Optional<ApiKey> find(String hash);

  /** All that ever were, revoked ones too, by name, then by age. */
  List<ApiKey> all();

  /** Refuses a key from now on, with all its secrets; false if none of that name holds. */
  boolean revoke(String name);

  /**
   * Gives a key another secret.
   *
   * @param hash of the new secret
   * @param until when the present ones are refused
   * @return the key; empty if none of that name holds
   */
  Optional<ApiKey> rotate(String name, String hash, Instant until);

  /**
   * Adds to the tokens that somebody used on a day; those of earlier days are forgotten.
   *
   * @param who a key's name, or the principal of a token
   * @param day since 1970-01-01, UTC
   * @return the tokens of that day
   */
  long use(String who, long day, long tokens);

  /** The tokens that somebody used on a day. */
  long used(String who, long day);
}
