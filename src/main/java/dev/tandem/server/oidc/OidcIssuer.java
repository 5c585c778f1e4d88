package dev.tandem.server.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import dev.tandem.Tenants;
import dev.tandem.text.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An issuer whose tokens are accepted, and what they must be like.
 *
 * @param name of a further one; empty for the one that {@code oidc.issuer} sets
 * @param issuer as it stands in the tokens' {@code iss}, to the letter
 * @param audience that must be among the tokens' {@code aud}
 * @param keys address of its public keys (JWKS); empty for the one in its discovery document
 * @param algorithms of signatures, all with a public key
 * @param claims where tokens say whom they stand for
 * @param tenant that all its tokens are of, whatever they say
 * @param prefix of the names of its people and groups, so that they are no other issuer's
 * @param clockSkew by which clocks may differ
 */
public record OidcIssuer(
    String name,
    String issuer,
    String audience,
    Optional<String> keys,
    Set<JWSAlgorithm> algorithms,
    Claims claims,
    Optional<String> tenant,
    String prefix,
    Duration clockSkew) {
  /**
   * Names of claims.
   *
   * @param groups holds the names of the groups; a token without it is in none
   * @param name names the person
   * @param tenant names the person's tenant; empty where there are none
   */
  public record Claims(String groups, String name, String tenant) {}

  /**
   * Signatures that only the issuer can make. With HMAC whoever checks can also sign, and with the
   * public key as the secret everybody could.
   */
  private static final Set<JWSAlgorithm> PUBLIC_KEY =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

  private static final Pattern PREFIX = Pattern.compile("[^\\s,:]{0,60}");

  /**
   * @throws UserError if something is missing or unsafe; it names the setting
   */
  public OidcIssuer {
    algorithms = Collections.unmodifiableSet(new LinkedHashSet<>(algorithms));
    if (!safe(issuer)) {
      throw new UserError(
          "%s must be an https address, as https://login.example.com/realms/staff; http is for this machine only."
              .formatted(setting(name, "issuer")));
    }
    if (audience.isBlank()) {
      throw new UserError(
          "%s is missing: set what the issuer writes into 'aud' of tokens for this server."
              .formatted(setting(name, "audience")));
    }
    if (keys.isPresent() && !safe(keys.get())) {
      throw new UserError(
          "%s must be an https address of the issuer's public keys; http is for this machine only."
              .formatted(setting(name, "keys")));
    }
    if (algorithms.isEmpty() || !PUBLIC_KEY.containsAll(algorithms)) {
      throw new UserError(
          "%s may name RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and ES512, and nothing else."
              .formatted(setting(name, "algorithms")));
    }
    if (tenant.isPresent() && (!Tenants.valid(tenant.get()) || !claims.tenant().isEmpty())) {
      throw new UserError(
          "%s must be the name of a tenant, and excludes tenant_claim."
              .formatted(setting(name, "tenant")));
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new UserError(
          "%s may have up to 60 characters, no blanks, commas and colons."
              .formatted(setting(name, "prefix")));
    }
  }

  /** Its setting of this name, as it is written. */
  static String setting(String issuer, String key) {
    return issuer.isEmpty() ? "oidc." + key : "oidc.issuers.%s.%s".formatted(issuer, key);
  }

  /** Whether keys may be fetched from there: nobody on the way can put in others. */
  static boolean safe(String address) {
    try {
      URI uri = URI.create(address);
      String host = String.valueOf(uri.getHost());
      return "https".equals(uri.getScheme()) && uri.getHost() != null
          || "http".equals(uri.getScheme()) && LOOPBACK.matcher(host).matches();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
