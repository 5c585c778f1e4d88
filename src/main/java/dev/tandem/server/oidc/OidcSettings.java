package dev.tandem.server.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import dev.tandem.GroupRoles;
import dev.tandem.Settings;
import dev.tandem.Settings.Key;
import dev.tandem.text.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose tokens are accepted, and for what.
 *
 * @param issuer as it stands in the tokens' {@code iss}, to the letter
 * @param audience that must be among the tokens' {@code aud}
 * @param groupsClaim holds the names of the groups; a token without it is in none
 * @param nameClaim names the person
 * @param tenantClaim names the person's tenant; empty where there are none
 * @param algorithms of signatures, all with a public key
 * @param clockSkew by which clocks may differ
 */
public record OidcSettings(
    String issuer,
    String audience,
    String groupsClaim,
    String nameClaim,
    String tenantClaim,
    Set<JWSAlgorithm> algorithms,
    GroupRoles roles,
    Duration clockSkew) {
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

  public OidcSettings {
    algorithms = Set.copyOf(algorithms);
  }

  /**
   * Reads the settings; empty where no issuer is set.
   *
   * @throws UserError if one is missing or unsafe
   */
  public static Optional<OidcSettings> of(Settings settings) {
    String issuer = settings.text(Key.OIDC_ISSUER).strip();
    if (issuer.isEmpty()) {
      return Optional.empty();
    }
    if (!safe(issuer)) {
      throw new UserError(
          "oidc.issuer must be an https address, as https://login.example.com/realms/staff; http is for this machine only.");
    }
    String audience = settings.text(Key.OIDC_AUDIENCE).strip();
    if (audience.isEmpty()) {
      throw new UserError(
          "oidc.audience is missing: set what the issuer writes into 'aud' of tokens for this server.");
    }
    return Optional.of(
        new OidcSettings(
            issuer,
            audience,
            settings.text(Key.OIDC_GROUPS_CLAIM),
            settings.text(Key.OIDC_NAME_CLAIM),
            settings.text(Key.OIDC_TENANT_CLAIM).strip(),
            algorithms(settings.text(Key.OIDC_ALGORITHMS)),
            GroupRoles.parse(settings.text(Key.OIDC_ROLES)),
            Duration.ofSeconds(settings.number(Key.OIDC_CLOCK_SKEW))));
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

  private static Set<JWSAlgorithm> algorithms(String names) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : names.split(",")) {
      JWSAlgorithm algorithm = new JWSAlgorithm(name.strip());
      if (!PUBLIC_KEY.contains(algorithm)) {
        throw new UserError(
            "oidc.algorithms may name RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and ES512, and nothing else.");
      }
      algorithms.add(algorithm);
    }
    return algorithms;
  }
}
