package dev.tandem.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.tandem.ledger.Grants;
import dev.tandem.server.oidc.TokenRefused.Kind;
import dev.tandem.settings.Settings;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real issuers on this machine, each with keys, audience and algorithms of its own. */
class SeveralIssuersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path home;

  private Issuer house;
  private Issuer partner;
  private RSAKey houseKey;
  private ECKey partnerKey;
  private OidcSettings settings;
  private Tokens tokens;

  @BeforeEach
  void start() throws Exception {
    house = new Issuer();
    partner = new Issuer();
    houseKey = house.rsa("one");
    partnerKey = partner.ec("one"); // of the same name, and another key
    Files.writeString(
        home.resolve("tandem.yaml"),
        """
        oidc:
          issuer: %s
          audience: tandem
          roles:
            staff: editor
            "*": lobby=reader
            partner/staff: faq=reader
            partner/*: guests=reader
          issuers:
            partner:
              issuer: %s
              audience: tandem-guests
              algorithms: ES256
              keys: %s/keys
        """
            .formatted(house.url(), partner.url(), partner.url()));
    settings = OidcSettings.of(read()).orElseThrow();
    tokens = new Tokens(settings, () -> NOW);
  }

  @AfterEach
  void stop() {
    tokens.close();
    house.close();
    partner.close();
  }

  private Settings read() {
    return Settings.of(home, Map.of(), Map.of());
  }

  private String ofHouse(String name, String... groups) throws Exception {
    return Issuer.sign(house.claims(NOW, name, groups).build(), houseKey);
  }

  private String ofPartner(String name, String... groups) throws Exception {
    return Issuer.sign(
        partner.claims(NOW, name, groups).audience("tandem-guests").build(), partnerKey);
  }

  private void refused(String token, Kind kind, String words) {
    TokenRefused refusal = catchThrowableOfType(TokenRefused.class, () -> tokens.identify(token));
    assertThat(refusal).as("refused: %s", words).isNotNull();
    assertThat(refusal.sentence()).contains(words);
    assertThat(refusal.kind()).isEqualTo(kind);
  }

  @Test
  void eachIssuersPeopleAndGroupsAreItsOwn() throws Exception {
    Identity ann = tokens.identify(ofHouse("ann", "staff"));
    Identity guest = tokens.identify(ofPartner("ann", "staff"));
    assertThat(ann.principals()).isEqualTo(Principals.parse("user:ann,group:staff"));
    assertThat(guest.principals())
        .isEqualTo(Principals.parse("user:partner/ann,group:partner/staff"));
    assertThat(guest.name()).isEqualTo("user:partner/ann");
    assertThat(settings.roles().of(ann.prefix(), ann.groups()))
        .isEqualTo(Grants.parse("editor,lobby=reader"));
    assertThat(settings.roles().of(guest.prefix(), guest.groups()))
        .isEqualTo(Grants.parse("faq=reader,guests=reader"));
  }

  @Test
  void aTokenIsCheckedByTheIssuerThatItNamesAndByNoOther() throws Exception {
    // signed with the key of one, in the name of the other, both for the other's audience
    refused(
        Issuer.sign(house.claims(NOW, "ann", "staff").build(), partnerKey),
        Kind.INVALID,
        "signature");
    refused(
        Issuer.sign(
            partner.claims(NOW, "ann").audience("tandem-guests").build(),
            new RSAKey.Builder(houseKey).build()),
        Kind.INVALID,
        "signature");
    // the algorithm of the other
    ECKey curve = house.ec("curve");
    refused(Issuer.sign(house.claims(NOW, "ann").build(), curve), Kind.INVALID, "its algorithm");
    RSAKey rsa = partner.rsa("two");
    refused(
        Issuer.sign(partner.claims(NOW, "ann").audience("tandem-guests").build(), rsa),
        Kind.INVALID,
        "its algorithm");
    // the audience of the other
    refused(
        Issuer.sign(partner.claims(NOW, "ann").build(), partnerKey),
        Kind.INVALID,
        "another audience");
    refused(
        Issuer.sign(house.claims(NOW, "ann").audience("tandem-guests").build(), houseKey),
        Kind.INVALID,
        "another audience");
  }

  @Test
  void whoseKeysAreAwayIsNoMatterOfTheOther() throws Exception {
    partner.down(true);
    assertThat(tokens.identify(ofHouse("ann")).name()).isEqualTo("user:ann");
    refused(ofPartner("ann"), Kind.UNKNOWN, "oidc.issuers.partner.issuer");
  }

  @Test
  void whereTheAddressOfTheKeysIsSetDiscoveryIsNotAsked() throws Exception {
    partner.claims("https://evil.example", "https://evil.example/keys");
    assertThat(tokens.identify(ofPartner("ann")).name()).isEqualTo("user:partner/ann");
    house.claims("https://evil.example", "https://evil.example/keys");
    refused(ofHouse("ann"), Kind.UNKNOWN, "oidc.issuer");
  }

  @Test
  void noIssuerGivesNamesOfAnother() throws Exception {
    refused(ofHouse("partner/ann"), Kind.UNUSABLE, "claim 'sub'");
    refused(ofHouse("ann", "staff", "partner/staff"), Kind.UNUSABLE, "claim 'groups'");
    assertThat(tokens.identify(ofHouse("partner")).name()).isEqualTo("user:partner");
    // a group that is called like the word for everybody gets no more than everybody
    Identity star = tokens.identify(ofPartner("ann", "*"));
    assertThat(settings.roles().of(star.prefix(), star.groups()))
        .isEqualTo(Grants.parse("guests=reader"));
  }

  @Test
  void anIssuerMayBeOfOneTenantWhateverItsTokensSay() throws Exception {
    OidcSettings read = with("tenant: acme");
    assertThat(read.issuers().getLast().tenant()).contains("acme");
    try (Tokens several = new Tokens(read, () -> NOW)) {
      String token =
          Issuer.sign(
              partner.claims(NOW, "ann").audience("guests").claim("org", "beta").build(),
              partnerKey);
      assertThat(several.identify(token).tenant()).contains("acme");
      assertThat(several.identify(ofHouse("ann")).tenant()).isEmpty();
    }
  }

  /** The two with other settings of the partner's. */
  private OidcSettings with(String more) throws Exception {
    return with("", more);
  }

  private OidcSettings with(String ofAll, String more) throws Exception {
    Files.writeString(
        home.resolve("tandem.yaml"),
        """
        oidc:
          issuer: %s
          audience: tandem
          %s
          issuers:
            partner:
              issuer: %s
              audience: guests
              algorithms: RS256, ES256
              %s
        """
            .formatted(house.url(), ofAll, partner.url(), more));
    return OidcSettings.of(read()).orElseThrow();
  }

  @Test
  void whatIsNotSaidIsAsForTheFirstAndThePrefixItsName() throws Exception {
    OidcSettings read = with("name_claim: upn");
    OidcIssuer second = read.issuers().getLast();
    assertThat(second.algorithms()).containsExactly(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    assertThat(second.claims()).isEqualTo(new OidcIssuer.Claims("groups", "upn", ""));
    assertThat(second.prefix()).isEqualTo("partner/");
    assertThat(second.clockSkew()).isEqualTo(read.issuers().getFirst().clockSkew());
    assertThat(with("prefix: ''").issuers().getLast().prefix()).isEmpty();
  }

  @Test
  void unsafeOrUnclearSettingsAreRefusedByName() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "issuer: http://login.example.com",
                "oidc.issuers.partner.issuer",
                "audience: ''",
                "oidc.issuers.partner.audience",
                "algorithms: HS256",
                "oidc.issuers.partner.algorithms",
                "keys: http://login.example.com/keys",
                "oidc.issuers.partner.keys",
                "tenant: ../acme",
                "oidc.issuers.partner.tenant",
                "prefix: 'a b'",
                "oidc.issuers.partner.prefix",
                "audiance: x",
                "there is no 'audiance'",
                "issuer: 7",
                "oidc.issuers.partner.issuer must be a text",
                "issuer: " + house.url(),
                "oidc.issuers.partner.issuer is set already")
            .entrySet()) {
      assertThatThrownBy(() -> with(wrong.getKey()))
          .as("%s", wrong.getKey())
          .isInstanceOf(UserError.class)
          .hasMessageContaining(wrong.getValue());
    }
    assertThatThrownBy(() -> with("tenant_claim: org", ""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must say tenant or tenant_claim");
    assertThatThrownBy(
            () ->
                OidcSettings.of(
                    Settings.of(
                        home.resolve("other"), Map.of("oidc.issuers", "partner"), Map.of())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("oidc.issuers must hold a name");
  }

  @Test
  void twoPrefixesOfWhichOneBeginsTheOtherAreRefused() {
    OidcIssuer one = settings.issuers().getLast();
    OidcIssuer other =
        new OidcIssuer(
            "more",
            "https://login.example.com",
            "tandem",
            one.keys(),
            one.algorithms(),
            one.claims(),
            one.tenant(),
            "partner/more/",
            one.clockSkew());
    assertThatThrownBy(() -> new OidcSettings(List.of(one, other), settings.roles()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("oidc.issuers.more.prefix");
  }
}
