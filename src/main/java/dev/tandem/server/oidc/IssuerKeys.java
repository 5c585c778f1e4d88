package dev.tandem.server.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * An issuer's keys, fetched at most twice in {@link #BETWEEN} whatever tokens come, and kept. A key
 * that is not among them is looked for once more; while the issuer is away those it had serve on.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, AutoCloseable {
  /** In this time there are two fetches at most. */
  static final Duration BETWEEN = Duration.ofSeconds(30);

  /** After this they are fetched again, so that a key that was withdrawn ends. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** For so long they serve while the issuer is away. */
  static final Duration OUTAGE = Duration.ofHours(4);

  private static final Duration WAIT = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final JWKSetSource<SecurityContext> source;

  IssuerKeys(OidcIssuer issuer, InstantSource clock) {
    this.clock = clock;
    this.source =
        new CachingJWKSetSource<>(
            new RateLimitedJWKSetSource<>(
                new OutageTolerantJWKSetSource<>(
                    new IssuerDocuments(issuer), OUTAGE.toMillis(), event -> {}),
                BETWEEN.toMillis(),
                event -> {}),
            FRESH.toMillis(),
            WAIT.toMillis(),
            event -> {});
  }

  /**
   * @throws KeySourceException if there are none, or none young enough
   */
  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
    long now = clock.millis();
    JWKSet keys = source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
    List<JWK> found = selector.select(keys);
    if (!found.isEmpty()) {
      return found;
    }
    try {
      return selector.select(
          source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(keys), now, context));
    } catch (RateLimitReachedException e) {
      return List.of(); // the issuer was asked just now, and did not have it
    }
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
