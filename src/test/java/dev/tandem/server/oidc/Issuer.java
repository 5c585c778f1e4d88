package dev.tandem.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A real issuer on this machine: discovery, public keys, and tokens signed with the private ones.
 */
public final class Issuer implements AutoCloseable {
  /** What its tokens are for. */
  public static final String AUDIENCE = "tandem";

  private final HttpServer server;
  private final List<JWK> keys = new CopyOnWriteArrayList<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile boolean down;
  private volatile String named;
  private volatile String keysAt;

  public Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    named = url();
    keysAt = url() + "/keys";
    serve(
        "/.well-known/openid-configuration",
        () -> "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(named, keysAt));
    serve(
        "/keys",
        () -> {
          fetches.incrementAndGet();
          return new JWKSet(new ArrayList<>(keys)).toString(true); // public parts only
        });
    server.start();
  }

  private void serve(String path, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(down ? 503 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public RSAKey rsa(String id) throws JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyID(id).generate();
    keys.add(key);
    return key;
  }

  ECKey ec(String id) throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).keyID(id).generate();
    keys.add(key);
    return key;
  }

  void withdraw(JWK key) {
    keys.remove(key);
  }

  void down(boolean away) {
    down = away;
  }

  /** Says in its discovery document that it is another one, or that its keys are elsewhere. */
  void claims(String issuer, String keysElsewhere) {
    named = issuer;
    keysAt = keysElsewhere;
  }

  /** How often its keys were fetched. */
  int fetches() {
    return fetches.get();
  }

  /** Claims of a good token, for an hour from then on. */
  public JWTClaimsSet.Builder claims(Instant now, String name, String... groups) {
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .audience(List.of("other", AUDIENCE))
        .subject(name)
        .claim("groups", List.of(groups))
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3_600)));
  }

  public static String sign(JWTClaimsSet claims, JWK key) throws JOSEException {
    boolean rsa = key instanceof RSAKey;
    JWSSigner signer = rsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner(key.toECKey());
    JWSHeader header =
        new JWSHeader.Builder(rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
