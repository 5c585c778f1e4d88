package dev.tandem.ledger;

import java.util.List;
import java.util.Optional;

/** Keys of the server. The ledger knows hashes only; any process may write them. */
public interface KeyLog {
  /**
   * @param hash SHA-256 of the secret, lower-case hex
   * @throws dev.tandem.text.UserError if a key of that name holds
   */
  void add(ApiKey key, String hash);

  /** The key whose secret has this hash, also if it expired or was revoked. */
  Optional<ApiKey> find(String hash);

  /** All that ever were, revoked ones too, by name, then by age. */
  List<ApiKey> all();

  /** Refuses a key from now on; false if none of that name holds. */
  boolean revoke(String name);
}
