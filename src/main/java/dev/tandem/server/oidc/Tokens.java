package dev.tandem.server.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says who a bearer token stands for (RFC 7519, RFC 8725). It is checked by the issuer that it
 * names, with that one's keys, algorithms and audience, and by no other: what one issuer signs can
 * never pass as another's.
 */
public final class Tokens implements AutoCloseable {
  private final Map<String, IssuerTokens> byIssuer = new HashMap<>();

  public Tokens(OidcSettings settings, InstantSource clock) {
    for (OidcIssuer issuer : settings.issuers()) {
      List<String> foreign =
          settings.issuers().stream()
              .map(OidcIssuer::prefix)
              .filter(prefix -> !prefix.isEmpty() && !prefix.equals(issuer.prefix()))
              .toList();
      byIssuer.put(issuer.issuer(), new IssuerTokens(issuer, foreign, clock));
    }
  }

  /**
   * Who it stands for.
   *
   * @throws TokenRefused if it is not valid here, or nobody can say so now
   */
  public Identity identify(String token) throws TokenRefused {
    // What it claims is not believed yet: a wrong name leads to keys that did not sign it.
    IssuerTokens named = byIssuer.get(claimed(token));
    if (named == null) {
      throw IssuerTokens.invalid("it is of another issuer than this server's");
    }
    return named.identify(token);
  }

  /** The issuer that it names; empty for none. */
  private static String claimed(String token) throws TokenRefused {
    try {
      Optional<JWTClaimsSet> claims =
          Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet()); // null where encrypted
      return claims.map(JWTClaimsSet::getIssuer).orElse("");
    } catch (ParseException e) {
      throw IssuerTokens.invalid(IssuerTokens.NO_TOKEN);
    }
  }

  @Override
  public void close() {
    byIssuer.values().forEach(IssuerTokens::close);
  }
}
