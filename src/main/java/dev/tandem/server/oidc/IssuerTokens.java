package dev.tandem.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tandem.Tenants;
import dev.tandem.server.oidc.TokenRefused.Kind;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Says who a token of one issuer stands for. The signature is checked first, with one of that
 * issuer's keys and one of the algorithms that are set, then issuer, audience and times.
 */
final class IssuerTokens implements AutoCloseable {
  static final String NO_TOKEN = "it is no signed JSON Web Token";

  private final OidcIssuer issuer;
  private final List<String> foreign;
  private final InstantSource clock;
  private final IssuerKeys keys;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
  private final DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier;

  /**
   * @param foreign prefixes of other issuers, with which no name of this one may begin
   */
  IssuerTokens(OidcIssuer issuer, List<String> foreign, InstantSource clock) {
    this.issuer = issuer;
    this.foreign = List.copyOf(foreign);
    this.clock = clock;
    this.keys = new IssuerKeys(issuer, clock);
    signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(issuer.algorithms(), keys));
    signatures.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    signatures.setJWTClaimsSetVerifier((claims, context) -> {}); // below, to say what is wrong
    claimsVerifier =
        new DefaultJWTClaimsVerifier<>(
            issuer.audience(),
            new JWTClaimsSet.Builder().issuer(issuer.issuer()).build(),
            new HashSet<>(List.of("exp", issuer.claims().name()))) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claimsVerifier.setMaxClockSkew(Math.toIntExact(issuer.clockSkew().toSeconds()));
  }

  /**
   * Who it stands for.
   *
   * @throws TokenRefused if it is not valid here, or nobody can say so now
   */
  Identity identify(String token) throws TokenRefused {
    JWTClaimsSet claims = signed(token);
    try {
      claimsVerifier.verify(claims, null);
    } catch (BadJWTException e) {
      throw invalid(reason(claims));
    }
    String name = own(name(claims), issuer.claims().name());
    List<String> groups = new ArrayList<>();
    List<Principal> principals = new ArrayList<>();
    principals.add(principal("user:", name, issuer.claims().name()));
    for (String each : groups(claims)) {
      String group = own(each, issuer.claims().groups());
      groups.add(group);
      principals.add(principal("group:", group, issuer.claims().groups()));
    }
    return new Identity(
        principals.getFirst().value(),
        Principals.of(principals),
        issuer.prefix(),
        groups,
        tenant(claims));
  }

  /** The name as it is known here: one that this issuer gives, and no other. */
  private String own(String name, String claim) throws TokenRefused {
    if (name.isEmpty()) {
      throw unusable(claim);
    }
    String own = issuer.prefix() + name;
    if (foreign.stream().anyMatch(own::startsWith)) {
      throw new TokenRefused(
          Kind.UNUSABLE,
          "The token's claim '%s' has a name that begins as those of another issuer do here; let its issuer send others."
              .formatted(claim));
    }
    return own;
  }

  /** Who is of no tenant is nobody's, and not the home's. */
  private Optional<String> tenant(JWTClaimsSet claims) throws TokenRefused {
    String claim = issuer.claims().tenant();
    if (issuer.tenant().isPresent() || claim.isEmpty()) {
      return issuer.tenant();
    }
    if (claims.getClaim(claim) instanceof String tenant && Tenants.valid(tenant)) {
      return Optional.of(tenant);
    }
    throw new TokenRefused(
        Kind.UNUSABLE,
        "The token's claim '%s' must name its tenant, in 1 to 40 small letters, digits and inner hyphens; let the issuer send it."
            .formatted(claim));
  }

  private JWTClaimsSet signed(String token) throws TokenRefused {
    try {
      return signatures.process(token, null);
    } catch (KeySourceException e) {
      throw new TokenRefused(
          Kind.UNKNOWN,
          "The issuer of the tokens (%s) does not give its keys; try again, or use a key of this server."
              .formatted(OidcIssuer.setting(issuer.name(), "issuer")));
    } catch (ParseException e) {
      throw invalid(NO_TOKEN);
    } catch (BadJOSEException | JOSEException e) {
      throw invalid("its signature or its algorithm is not one that this server accepts");
    }
  }

  private String reason(JWTClaimsSet claims) {
    if (!claims.getAudience().contains(issuer.audience())) {
      return "it is meant for another audience than this server";
    }
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      return "it does not say when it expires";
    }
    if (expires.toInstant().plus(issuer.clockSkew()).isAfter(clock.instant())) {
      return claims.getClaim(issuer.claims().name()) == null
          ? "it names nobody in the claim that %s sets"
              .formatted(OidcIssuer.setting(issuer.name(), "name_claim"))
          : "it is not valid yet";
    }
    return "it has expired; get a new one from the issuer";
  }

  private String name(JWTClaimsSet claims) throws TokenRefused {
    if (claims.getClaim(issuer.claims().name()) instanceof String name) {
      return name;
    }
    throw unusable(issuer.claims().name());
  }

  private List<String> groups(JWTClaimsSet claims) throws TokenRefused {
    Object value = claims.getClaim(issuer.claims().groups());
    if (value == null) {
      return List.of();
    }
    if (value instanceof String one) {
      return List.of(one);
    }
    List<String> groups = new ArrayList<>();
    if (value instanceof List<?> several) {
      for (Object each : several) {
        if (!(each instanceof String group)) {
          throw unusable(issuer.claims().groups());
        }
        groups.add(group);
      }
      return groups;
    }
    throw unusable(issuer.claims().groups());
  }

  private static Principal principal(String kind, String name, String claim) throws TokenRefused {
    try {
      return new Principal(kind + name);
    } catch (IllegalArgumentException e) {
      throw unusable(claim);
    }
  }

  private static TokenRefused unusable(String claim) {
    return new TokenRefused(
        Kind.UNUSABLE,
        "The token's claim '%s' must hold names of 1 to 200 characters without blanks, commas and colons; let the issuer send others, or set another claim."
            .formatted(claim));
  }

  static TokenRefused invalid(String reason) {
    return new TokenRefused(Kind.INVALID, "The token is refused: %s.".formatted(reason));
  }

  @Override
  public void close() {
    keys.close();
  }
}
