package dev.tandem;

import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.KeyLog;
import dev.tandem.ledger.Limits;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Keys of the server. A secret is 32 random bytes, shown once; the ledger keeps its SHA-256, which
 * nobody can guess the secret from. Works beside a writing process.
 */
public final class Keys {
  /** What every secret begins with. */
  public static final String PREFIX = "tk_";

  /** How long an exchanged secret may go on. */
  public static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

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
   * @param grants what its holder may do, and where
   * @param expires empty for never
   * @return the secret, which is told only here
   * @throws UserError if a key of that name holds, or it would have expired already
   * @throws IllegalArgumentException if the name has no valid form, or there is no role
   */
  public String create(
      String name, Principals principals, Grants grants, Optional<Instant> expires, Limits limits) {
    Instant now = home.clock().instant();
    ApiKey key = new ApiKey(name, principals, grants, limits, now, expires, Optional.empty());
    if (!key.holds(now)) {
      throw new UserError("The key would have expired already; name a later time.");
    }
    String secret = secret();
    scribe.changes("made-key", "", name, () -> log().add(key, Sha256.of(secret)));
    return secret;
  }

  /**
   * Gives a key another secret; those before it are accepted for a while yet.
   *
   * @param overlap how long; zero for not at all
   * @return the new secret, which is told only here
   * @throws UserError if no key of that name holds, or the overlap is negative or too long
   */
  public String rotate(String name, Duration overlap) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw new UserError(
          "The old secret may stay valid for up to %d days; give a shorter overlap."
              .formatted(LONGEST_OVERLAP.toDays()));
    }
    String secret = secret();
    Instant now = home.clock().instant();
    if (log().rotate(name, Sha256.of(secret), now.plus(overlap)).isEmpty()) {
      throw missing(name, "rotate");
    }
    return secret;
  }

  private static String secret() {
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The key of this secret; empty where there is none, it has expired, or it was revoked. */
  public Optional<ApiKey> find(String secret) {
    return secret.startsWith(PREFIX) ? findByHash(Sha256.of(secret)) : Optional.empty();
  }

  /** The same by the SHA-256 of the secret, lower-case hex, for who must not keep the secret. */
  public Optional<ApiKey> findByHash(String hash) {
    return log().find(hash).filter(key -> key.holds(home.clock().instant()));
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
            throw missing(name, "revoke");
          }
        });
  }

  /**
   * Adds to the tokens that somebody used on a day, in the ledger, so that no restart forgets them.
   *
   * @param who a key's name, or the principal that a token stands for
   * @param day since 1970-01-01, UTC
   * @return the tokens of that day
   */
  public long use(String who, long day, long tokens) {
    return log().use(who, day, tokens);
  }

  /** The tokens that somebody used on a day. */
  public long used(String who, long day) {
    return log().used(who, day);
  }

  private static UserError missing(String name, String what) {
    return new UserError(
        "There is no key named '%s' to %s; 'tandem key list' shows those there are."
            .formatted(name, what));
  }

  private KeyLog log() {
    return home.anyLedger().keys();
  }
}
