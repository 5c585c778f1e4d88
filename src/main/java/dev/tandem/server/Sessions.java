package dev.tandem.server;

import dev.tandem.text.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who signed in on the page. A session is a random token that stands for a key's hash for some
 * hours; the key itself is looked up at every request, so that a revoked one ends its sessions.
 * They end with the server too.
 */
final class Sessions {
  static final Duration LIFE = Duration.ofHours(12);
  private static final int MOST = 10_000;

  /**
   * @param tenant whose key it is; empty for none
   */
  record Session(Optional<String> tenant, String keyHash, Instant expires) {}

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Map<String, Session> byTokenHash =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
          return size() > MOST;
        }
      };

  Sessions(InstantSource clock) {
    this.clock = clock;
  }

  /** Signs in; returns the token, which is not kept. */
  synchronized String open(Optional<String> tenant, String keyHash) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    byTokenHash.put(Sha256.of(token), new Session(tenant, keyHash, clock.instant().plus(LIFE)));
    return token;
  }

  /** What a token stands for, while it does. */
  synchronized Optional<Session> find(String token) {
    String hash = Sha256.of(token);
    Optional<Session> session = Optional.ofNullable(byTokenHash.get(hash));
    if (session.isPresent() && !clock.instant().isBefore(session.get().expires())) {
      byTokenHash.remove(hash);
      return Optional.empty();
    }
    return session;
  }

  synchronized void close(String token) {
    byTokenHash.remove(Sha256.of(token));
  }
}
