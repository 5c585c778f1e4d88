package dev.tandem.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.tandem.ledger.Grants;
import dev.tandem.server.oidc.TokenRefused.Kind;
import dev.tandem.settings.GroupRoles;
import dev.tandem.settings.Settings;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a real issuer on this machine, by a clock that the tests set. */
class TokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path home;

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private Issuer issuer;
  private RSAKey key;
  private Tokens tokens;

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer();
    key = issuer.rsa("one");
    tokens = tokens(JWSAlgorithm.RS256);
  }

  @AfterEach
  void stop() {
    tokens.close();
    issuer.close();
  }

  private Tokens tokens(JWSAlgorithm... algorithms) {
    return tokens("", algorithms);
  }

  private Tokens tokens(String tenantClaim, JWSAlgorithm... algorithms) {
    OidcIssuer only =
        issuer("", issuer.url(), tenantClaim, Optional.empty(), "", Set.of(algorithms));
    return new Tokens(settings(only), now::get);
  }

  private static OidcSettings settings(OidcIssuer... issuers) {
    return new OidcSettings(
        List.of(issuers),
        GroupRoles.parse(
            "staff: reader; hr-team: hr=editor; *: lobby=reader; partner/*: faq=reader"));
  }

  private static OidcIssuer issuer(
      String name,
      String url,
      String tenantClaim,
      Optional<String> tenant,
      String prefix,
      Set<JWSAlgorithm> algorithms) {
    return new OidcIssuer(
        name,
        url,
        Issuer.AUDIENCE,
        Optional.empty(),
        algorithms,
        new OidcIssuer.Claims("groups", "sub", tenantClaim),
        tenant,
        prefix,
        Duration.ofSeconds(60));
  }

  private JWTClaimsSet.Builder ann(String... groups) {
    return issuer.claims(NOW, "ann", groups);
  }

  private void refused(String token, Kind kind, String words) {
    TokenRefused refusal = catchThrowableOfType(TokenRefused.class, () -> tokens.identify(token));
    assertThat(refusal).as("refused: %s", words).isNotNull();
    assertThat(refusal.sentence()).contains(words).doesNotContain("ann").endsWith(".");
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  private void refused(JWTClaimsSet claims, String words) throws Exception {
    refused(Issuer.sign(claims, key), Kind.INVALID, words);
  }

  @Test
  void aGoodTokenStandsForItsPersonTheirGroupsAndTheirRoles() throws Exception {
    Identity identity = tokens.identify(Issuer.sign(ann("staff", "hr-team").build(), key));
    assertThat(identity.name()).isEqualTo("user:ann");
    assertThat(identity.principals())
        .isEqualTo(Principals.parse("user:ann,group:staff,group:hr-team"));
    assertThat(identity.groups()).containsExactly("staff", "hr-team");
    Identity alone = tokens.identify(Issuer.sign(ann().claim("groups", null).build(), key));
    assertThat(alone.principals()).isEqualTo(Principals.parse("user:ann"));
    assertThat(alone.groups()).isEmpty();
    Identity one = tokens.identify(Issuer.sign(ann().claim("groups", "staff").build(), key));
    assertThat(one.principals()).isEqualTo(Principals.parse("user:ann,group:staff"));
  }

  @Test
  void aTokenOfAnotherIssuerOrForAnotherAudienceIsRefused() throws Exception {
    refused(ann().issuer("https://evil.example").build(), "another issuer");
    refused(ann().issuer(issuer.url() + "/").build(), "another issuer");
    refused(ann().issuer(null).build(), "another issuer");
    refused(ann().audience("other").build(), "another audience");
    refused(ann().audience((String) null).build(), "another audience");
  }

  @Test
  void aTokenHoldsFromItsBeginningToItsEndWithTheSkewOfTheClocks() throws Exception {
    String token = Issuer.sign(ann().build(), key);
    now.set(NOW.minusSeconds(59));
    assertThat(tokens.identify(token).name()).isEqualTo("user:ann");
    now.set(NOW.minusSeconds(61));
    refused(token, Kind.INVALID, "not valid yet");
    now.set(NOW.plusSeconds(3_600 + 59));
    assertThat(tokens.identify(token).name()).isEqualTo("user:ann");
    now.set(NOW.plusSeconds(3_600 + 61));
    refused(token, Kind.INVALID, "expired");
    now.set(NOW);
    refused(ann().expirationTime(null).build(), "does not say when it expires");
    refused(ann().subject(null).build(), "names nobody");
  }

  @Test
  void whatIsNotSignedByTheIssuerIsRefused() throws Exception {
    JWTClaimsSet claims = ann("staff").build();
    String good = Issuer.sign(claims, key);
    String[] parts = good.split("\\.");
    // another payload under the same signature
    String payload = ann("staff", "board").build().toString();
    refused(parts[0] + "." + encoded(payload) + "." + parts[2], Kind.INVALID, "signature");
    refused(parts[0] + "." + parts[1] + ".", Kind.INVALID, "");
    refused(new PlainJWT(claims).serialize(), Kind.INVALID, "signature");
    refused(
        encoded("{\"alg\":\"none\",\"kid\":\"one\"}") + "." + parts[1] + "." + parts[2],
        Kind.INVALID,
        "");
    // another key under the known one's name
    RSAKey other = new RSAKeyGenerator(2048).keyID("one").generate();
    refused(Issuer.sign(claims, other), Kind.INVALID, "signature");
    refused("", Kind.INVALID, "no signed JSON Web Token");
    refused("a.b.c", Kind.INVALID, "no signed JSON Web Token");
    assertThat(tokens.identify(good).name()).isEqualTo("user:ann");
  }

  @Test
  void thePublicKeyIsNoSecretToSignWith() throws Exception {
    for (byte[] secret :
        List.of(
            key.toRSAPublicKey().getEncoded(),
            ("-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8),
            key.getModulus().decode())) {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), ann().build());
      token.sign(new MACSigner(secret));
      refused(token.serialize(), Kind.INVALID, "algorithm");
    }
  }

  @Test
  void onlyTheAlgorithmsThatAreSetCount() throws Exception {
    ECKey curve = issuer.ec("curve");
    String token = Issuer.sign(ann().build(), curve);
    refused(token, Kind.INVALID, "algorithm");
    try (Tokens both = tokens(JWSAlgorithm.RS256, JWSAlgorithm.ES256)) {
      assertThat(both.identify(token).name()).isEqualTo("user:ann");
      assertThat(both.identify(Issuer.sign(ann().build(), key)).name()).isEqualTo("user:ann");
    }
  }

  @Test
  void aNewKeyIsFetchedWhenItIsFirstSeenAndAWithdrawnOneEndsInAQuarterOfAnHour() throws Exception {
    String before = Issuer.sign(ann().build(), key);
    tokens.identify(before);
    assertThat(issuer.fetches()).isEqualTo(1);
    RSAKey second = issuer.rsa("two");
    issuer.withdraw(key);
    tokens.identify(Issuer.sign(ann().build(), second));
    assertThat(issuer.fetches()).isEqualTo(2);
    refused(before, Kind.INVALID, "");
    RSAKey third = issuer.rsa("three");
    issuer.withdraw(second);
    String old = Issuer.sign(ann().build(), second);
    tokens.identify(old); // nobody has asked since
    now.set(NOW.plus(IssuerKeys.FRESH).plusSeconds(1));
    refused(old, Kind.INVALID, "");
    tokens.identify(Issuer.sign(ann().build(), third));
  }

  @Test
  void strangersCannotMakeTheServerAskTheIssuerAgainAndAgain() throws Exception {
    tokens.identify(Issuer.sign(ann().build(), key));
    for (int i = 0; i < 20; i++) {
      JWK stranger = new RSAKey.Builder(key).keyID("stranger" + i).build();
      refused(Issuer.sign(ann().build(), stranger), Kind.INVALID, "");
    }
    assertThat(issuer.fetches()).isEqualTo(2);
    tokens.identify(Issuer.sign(ann().build(), key));
    now.set(NOW.plus(IssuerKeys.BETWEEN).plusSeconds(1));
    RSAKey second = issuer.rsa("two");
    tokens.identify(Issuer.sign(ann().build(), second));
    assertThat(issuer.fetches()).isEqualTo(3);
  }

  @Test
  void whileTheIssuerIsAwayItsKeysServeOnForSomeHours() throws Exception {
    JWTClaimsSet.Builder lasting = ann();
    String token =
        Issuer.sign(lasting.expirationTime(Date.from(NOW.plus(Duration.ofDays(2)))).build(), key);
    tokens.identify(token);
    issuer.down(true);
    refused(
        Issuer.sign(ann().build(), new RSAKey.Builder(key).keyID("unknown").build()),
        Kind.INVALID,
        "");
    assertThat(tokens.identify(token).name()).isEqualTo("user:ann");
    now.set(NOW.plus(IssuerKeys.FRESH).plusSeconds(1)); // fetched again, in vain
    assertThat(tokens.identify(token).name()).isEqualTo("user:ann");
    now.set(NOW.plus(IssuerKeys.OUTAGE).plus(IssuerKeys.FRESH).plusSeconds(2));
    refused(token, Kind.UNKNOWN, "oidc.issuer");
    issuer.down(false);
    now.set(now.get().plus(IssuerKeys.BETWEEN).plusSeconds(1));
    assertThat(tokens.identify(token).name()).isEqualTo("user:ann");
  }

  @Test
  void anIssuerThatWasNeverThereIsNoReasonToBelieveAToken() throws Exception {
    issuer.down(true);
    String token = Issuer.sign(ann().build(), key);
    for (int i = 0; i < 4; i++) {
      refused(token, Kind.UNKNOWN, "oidc.issuer");
    }
  }

  @Test
  void aDiscoveryDocumentOfAnotherIssuerOrWithKeysInTheClearIsNotFollowed() throws Exception {
    String token = Issuer.sign(ann().build(), key);
    issuer.claims("https://evil.example", issuer.url() + "/keys");
    refused(token, Kind.UNKNOWN, "oidc.issuer");
    issuer.claims(issuer.url(), "http://evil.example/keys");
    now.set(NOW.plus(IssuerKeys.BETWEEN).plusSeconds(1));
    refused(token, Kind.UNKNOWN, "oidc.issuer");
    assertThat(issuer.fetches()).isZero();
  }

  @Test
  void namesThatAreNoPrincipalsAreRefusedInASentence() throws Exception {
    for (String name : List.of("ann,group:board", "ann lee", "", "urn:ann", "x".repeat(201))) {
      refused(Issuer.sign(issuer.claims(NOW, name).build(), key), Kind.UNUSABLE, "claim 'sub'");
    }
    for (Object groups :
        List.of(List.of("Domain Users"), List.of("a,b"), List.of(7), Map.of("a", "b"), 7)) {
      refused(
          Issuer.sign(ann().claim("groups", groups).build(), key), Kind.UNUSABLE, "claim 'groups'");
    }
  }

  @Test
  void unsafeSettingsAreRefusedBeforeAnythingStarts() throws Exception {
    Map<String, String> good =
        Map.of("oidc.issuer", "https://login.example.com", "oidc.audience", "tandem");
    assertThat(OidcSettings.of(settings(good)).orElseThrow().issuers().getFirst().algorithms())
        .containsExactly(JWSAlgorithm.RS256);
    assertThat(OidcSettings.of(settings(Map.of()))).isEmpty();
    for (Map.Entry<String, String> wrong :
        List.of(
            Map.entry("oidc.algorithms", "none"),
            Map.entry("oidc.algorithms", "RS256,HS256"),
            Map.entry("oidc.algorithms", ""),
            Map.entry("oidc.audience", ""),
            Map.entry("oidc.issuer", "http://login.example.com"),
            Map.entry("oidc.issuer", "http://127.0.0.1.evil.example"),
            Map.entry("oidc.issuer", "login"),
            Map.entry("oidc.keys", "http://login.example.com/keys"),
            Map.entry("oidc.roles", "staff: boss"),
            Map.entry("oidc.roles", "reader"),
            Map.entry("oidc.clock_skew", "301"))) {
      Map<String, String> changed = new HashMap<>(good);
      changed.put(wrong.getKey(), wrong.getValue());
      assertThatThrownBy(() -> OidcSettings.of(settings(changed)))
          .as("%s", wrong)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(wrong.getKey());
    }
  }

  @Test
  void whereTokensMustNameATenantOneThatNamesNoneIsRefused() throws Exception {
    try (Tokens several = tokens("org", JWSAlgorithm.RS256)) {
      Identity ann = several.identify(Issuer.sign(ann().claim("org", "acme").build(), key));
      assertThat(ann.tenant()).contains("acme");
      for (Object wrong : new Object[] {null, "", "../acme", "Acme", List.of("acme"), 7}) {
        String token = Issuer.sign(ann().claim("org", wrong).build(), key);
        TokenRefused refusal =
            catchThrowableOfType(TokenRefused.class, () -> several.identify(token));
        assertThat(refusal).as("%s", wrong).isNotNull();
        assertThat(refusal.kind()).isEqualTo(Kind.UNUSABLE);
        assertThat(refusal.sentence()).contains("'org' must name its tenant");
      }
    }
    String token = Issuer.sign(ann().claim("org", "acme").build(), key);
    assertThat(tokens.identify(token).tenant()).as("not asked for").isEmpty();
  }

  @Test
  void rolesOfGroupsMayStandInTheFileALineEach() throws Exception {
    Files.writeString(
        home.resolve("tandem.yaml"),
        """
        oidc:
          issuer: https://login.example.com
          audience: tandem
          roles:
            staff: reader
            hr.team: [reader, hr=editor]
            "*": lobby=reader
        """);
    OidcSettings settings = OidcSettings.of(settings(Map.of())).orElseThrow();
    assertThat(settings.roles().of("", List.of("hr.team")))
        .isEqualTo(Grants.parse("reader,hr=editor,lobby=reader"));
    Files.writeString(home.resolve("tandem.yaml"), "oidc:\n  roles:\n    staff: boss\n");
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'boss' is not a role");
  }

  private Settings settings(Map<String, String> flags) {
    return Settings.of(home, flags, Map.of());
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
