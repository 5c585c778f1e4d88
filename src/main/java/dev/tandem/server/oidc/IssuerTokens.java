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
 * Says who a bearer token stands for (RFC 7519, RFC 8725). The signature is checked first, with one
 * of the issuer's keys and one of the algorithms that are set, then issuer, audience and times.
 */
public final class Tokens implements AutoCloseable {
  private final OidcSettings settings;
  private final InstantSource clock;
  private final IssuerKeys keys;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
  private final DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier;

  public Tokens(OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.keys = new IssuerKeys(settings.issuer(), clock);
    signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(settings.algorithms(), keys));
    signatures.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    signatures.setJWTClaimsSetVerifier((claims, context) -> {}); // below, to say what is wrong
    claimsVerifier =
        new DefaultJWTClaimsVerifier<>(
            settings.audience(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            new HashSet<>(List.of("exp", settings.nameClaim()))) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claimsVerifier.setMaxClockSkew(Math.toIntExact(settings.clockSkew().toSeconds()));
  }

  /**
   * Who it stands for.
   *
   * @throws TokenRefused if it is not valid here, or nobody can say so now
   */
  public Identity identify(String token) throws TokenRefused {
    JWTClaimsSet claims = signed(token);
    try {
      claimsVerifier.verify(claims, null);
    } catch (BadJWTException e) {
      throw invalid(reason(claims));
    }
    String name = name(claims);
    List<String> groups = groups(claims);
    List<Principal> principals = new ArrayList<>();
    principals.add(principal("user:", name, settings.nameClaim()));
    for (String group : groups) {
      principals.add(principal("group:", group, settings.groupsClaim()));
    }
    return new Identity(
        principals.getFirst().value(), Principals.of(principals), groups, tenant(claims));
  }

  /** Who is of no tenant is nobody's, and not the home's. */
  private Optional<String> tenant(JWTClaimsSet claims) throws TokenRefused {
    String claim = settings.tenantClaim();
    if (claim.isEmpty()) {
      return Optional.empty();
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
          "The issuer of the tokens (oidc.issuer) does not give its keys; try again, or use a key of this server.");
    } catch (ParseException e) {
      throw invalid("it is no signed JSON Web Token");
    } catch (BadJOSEException | JOSEException e) {
      throw invalid("its signature or its algorithm is not one that this server accepts");
    }
  }

  private String reason(JWTClaimsSet claims) {
    if (!settings.issuer().equals(claims.getIssuer())) {
      return "it is of another issuer than this server's";
    }
    if (!claims.getAudience().contains(settings.audience())) {
      return "it is meant for another audience than this server";
    }
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      return "it does not say when it expires";
    }
    if (expires.toInstant().plus(settings.clockSkew()).isAfter(clock.instant())) {
      return claims.getClaim(settings.nameClaim()) == null
          ? "it names nobody in the claim that oidc.name_claim sets"
          : "it is not valid yet";
    }
    return "it has expired; get a new one from the issuer";
  }

  private String name(JWTClaimsSet claims) throws TokenRefused {
    if (claims.getClaim(settings.nameClaim()) instanceof String name) {
      return name;
    }
    throw unusable(settings.nameClaim());
  }

  private List<String> groups(JWTClaimsSet claims) throws TokenRefused {
    Object value = claims.getClaim(settings.groupsClaim());
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
          throw unusable(settings.groupsClaim());
        }
        groups.add(group);
      }
      return groups;
    }
    throw unusable(settings.groupsClaim());
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

  private static TokenRefused invalid(String reason) {
    return new TokenRefused(Kind.INVALID, "The token is refused: %s.".formatted(reason));
  }

  @Override
  public void close() {
    keys.close();
  }
}
