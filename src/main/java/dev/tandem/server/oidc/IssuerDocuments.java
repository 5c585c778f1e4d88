package dev.tandem.server.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tandem.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches an issuer's public keys: from the address that is set, or by way of its discovery
 * document (OpenID Connect Discovery 1.0, section 4) each time, so that a new address of the keys
 * is followed. Redirections are not: what is not where the issuer says it is could be anybody's.
 */
final class IssuerDocuments implements JWKSetSource<SecurityContext> {
  private static final String DISCOVERY = ".well-known/openid-configuration";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 512_000;

  private final String issuer;
  private final Optional<String> keys;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(TIMEOUT).build();

  IssuerDocuments(OidcIssuer settings) {
    this.issuer = settings.issuer();
    this.keys = settings.keys();
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      return JWKSet.parse(get(keys.isPresent() ? keys.get() : discovered())).toPublicJWKSet();
    } catch (IOException | ParseException e) {
      throw new JWKSetUnavailableException("the issuer's keys cannot be had", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JWKSetUnavailableException("interrupted", e);
    }
  }

  private String discovered() throws IOException, InterruptedException {
    String base = issuer.endsWith("/") ? issuer : issuer + "/";
    JsonNode discovery = Json.mapper().readTree(get(base + DISCOVERY));
    if (!discovery.path("issuer").asText().equals(issuer)) {
      throw new IOException("the discovery document is another issuer's");
    }
    String address = discovery.path("jwks_uri").asText();
    if (!OidcIssuer.safe(address)) {
      throw new IOException("the address of the keys is not https");
    }
    return address;
  }

  private String get(String address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("more than %d bytes".formatted(MOST_BYTES));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
