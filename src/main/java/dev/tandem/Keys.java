package dev.tandem;

import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.KeyLog;
import dev.tandem.ledger.Scope;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys of the server. A secret is 32 random bytes, shown once; the ledger keeps its SHA-256, which
 * nobody can guess the secret from. Works beside a writing process.
 */
public final class Keys {
  private static final String PREFIX = "tk_";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Home home;
  private final Scribe scribe;

  Keys(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  /**
   * Makes a key.
   *
   * @param principals whom its holder reads as
   * @param expires empty for never
   * @param perMinute requests a minute; 0 for no limit
   * @return the secret, which is told only here
   * @throws UserError if a key of that name holds, or it would have expired already
   * @throws IllegalArgumentException if name, scopes or rate have no valid form
   */
  public String create(
      String name,
      Principals principals,
      Set<Scope> scopes,
      Optional<Instant> expires,
      int perMinute) {
    Instant now = Instant.now();
    ApiKey key = new ApiKey(name, principals, scopes, perMinute, now, expires, Optional.empty());
    if (!key.holds(now)) {
      throw new UserError("The key would have expired already; name a later time.");
    }
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    scribe.changes("made-key", "", name, () -> log().add(key, Sha256.of(secret)));
    return secret;
  }

  /** The key of this secret; empty where there is none, it has expired, or it was revoked. */
  public Optional<ApiKey> find(String secret) {
    return secret.startsWith(PREFIX) ? findByHash(Sha256.of(secret)) : Optional.empty();
  }

  /** The same by the SHA-256 of the secret, lower-case hex, for who must not keep the secret. */
  public Optional<ApiKey> findByHash(String hash) {
    return log().find(hash).filter(key -> key.holds(Instant.now()));
  }

  /** All that ever were, by name, expired and revoked ones too. */
  public List<ApiKey> list() {
    return log().all();
  }

  /**
   * @throws UserError if no key of that name holds
   */
  public void revoke(String name) {
    scribe.changes(
        "revoked-key",
        "",
        name,
        () -> {
          if (!log().revoke(name)) {
            throw new UserError(
                "There is no key named '%s' to revoke; 'tandem key list' shows those there are."
                    .formatted(name));
          }
        });
  }

  private KeyLog log() {
    return home.anyLedger().keys();
  }
}
