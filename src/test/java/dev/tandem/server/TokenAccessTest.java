package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.tandem.EchoModel;
import dev.tandem.server.oidc.Issuer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People come with their organisation's tokens, beside keys. */
class TokenAccessTest {
  @TempDir Path home;

  private EchoModel model;
  private Issuer issuer;
  private RSAKey key;
  private TestServer at;
  private String admin;

  @BeforeEach
  void start() throws Exception {
    model = new EchoModel();
    issuer = new Issuer();
    key = issuer.rsa("one");
    at =
        new TestServer(
            home,
            model.url(),
            "oidc.issuer",
            issuer.url(),
            "oidc.audience",
            Issuer.AUDIENCE,
            "oidc.roles",
            "staff: reader; hr-team: hr=editor",
            "server.rate",
            "30");
    admin = at.server.firstKey().orElseThrow();
    at.collection("hr", "group:hr-team");
    at.collection("it", "group:staff");
  }

  @AfterEach
  void stop() {
    at.close();
    issuer.close();
    model.close();
  }

  private String token(String name, String... groups) throws Exception {
    return Issuer.sign(issuer.claims(Instant.now(), name, groups).build(), key);
  }

  @Test
  void whereAnIssuerIsSetNobodyIsTheOwner() {
    HttpResponse<String> refused = at.send("GET", "/api/me", "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", admin).body()).contains("\"mode\":\"key\"");
  }

  @Test
  void aTokenSaysWhoOneIsWhatOneReadsAndWhatOneMayDo() throws Exception {
    String ann = token("ann", "staff", "hr-team");
    String bob = token("bob", "staff");
    assertThat(at.get("/api/me", ann).body())
        .contains("\"mode\":\"token\"", "\"name\":\"user:ann\"", "group:hr-team", "group:staff")
        .contains("{\"*\":[\"reader\"],\"hr\":[\"editor\"]}");
    String path = "/api/collections/hr/documents/leave.md";
    String document = "{\"text\":\"You have twelve days of leave.\",\"acl\":\"group:hr-team\"}";
    assertThat(put(path, document, bob).statusCode()).isEqualTo(403);
    assertThat(put(path, document, ann).statusCode()).isEqualTo(200);
    assertThat(at.get("/api/collections", ann).body()).contains("\"hr\"", "\"it\"");
    assertThat(at.get("/api/collections", bob).body()).doesNotContain("\"hr\"");
    assertThat(at.get(path, ann).statusCode()).isEqualTo(200);
    assertThat(at.get(path, bob).statusCode()).isEqualTo(404);
    assertThat(at.get("/api/keys", ann).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/collections", token("eve")).statusCode()).isEqualTo(403); // no role
  }

  @Test
  void aTokenLeadsToTheTenantThatItNamesWithTheRolesOfThat() throws Exception {
    at.tandem.tenants().create("acme");
    at.tandem.tenants().create("beta");
    Path acme = home.resolve("tenants/acme/tandem.yaml");
    at.close();
    Files.writeString(acme, "oidc.roles: 'staff: admin'\n");
    at =
        new TestServer(
            home,
            model.url(),
            "oidc.issuer",
            issuer.url(),
            "oidc.audience",
            Issuer.AUDIENCE,
            "oidc.tenant_claim",
            "org",
            "oidc.roles",
            "staff: admin");
    assertThat(at.get("/api/me", inTenant("acme")).body())
        .contains("\"tenant\":\"acme\"", "\"name\":\"user:ann\"", "{\"*\":[\"admin\"]}");
    assertThat(at.get("/api/keys", inTenant("acme")).statusCode()).isEqualTo(200);
    // What the home grants the group holds in no tenant.
    assertThat(at.get("/api/me", inTenant("beta")).body()).contains("\"roles\":{}");
    assertThat(at.get("/api/keys", inTenant("beta")).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/me", inTenant("nobody")).statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", inTenant("../home")).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/me", token("ann", "staff")).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/me", admin).statusCode()).isEqualTo(200);
  }

  private String inTenant(String tenant) throws Exception {
    return Issuer.sign(
        issuer.claims(Instant.now(), "ann", "staff").claim("org", tenant).build(), key);
  }

  @Test
  void peopleOfAnotherIssuerComeUnderItsNameWithTheRolesOfThat() throws Exception {
    try (Issuer partner = new Issuer()) {
      at.close();
      Files.writeString(
          home.resolve("tandem.yaml"),
          """
          oidc:
            roles: {staff: "hr=admin", partner/staff: "it=reader"}
            issuers: {partner: {issuer: "%s", audience: %s}}
          """
              .formatted(partner.url(), Issuer.AUDIENCE));
      at =
          new TestServer(
              home, model.url(), "oidc.issuer", issuer.url(), "oidc.audience", Issuer.AUDIENCE);
      RSAKey theirs = partner.rsa("one");
      Instant now = Instant.now();
      String guest = Issuer.sign(partner.claims(now, "ann", "staff").build(), theirs);
      assertThat(at.get("/api/me", guest).body())
          .contains("\"name\":\"user:partner/ann\"", "{\"it\":[\"reader\"]}");
      assertThat(at.get("/api/me", token("ann", "staff")).body())
          .contains("\"name\":\"user:ann\"", "{\"hr\":[\"admin\"]}");
      assertThat(at.get("/api/collections", guest).body())
          .as("it is for group:staff, who are others")
          .isEqualTo("[]");
      String forged = Issuer.sign(issuer.claims(now, "ann", "staff").build(), theirs);
      assertThat(at.get("/api/me", forged).statusCode()).isEqualTo(401);
    }
  }

  private HttpResponse<String> put(String path, String body, String token) {
    return at.send("PUT", path, body, "Authorization", "Bearer " + token);
  }

  @Test
  void aTokenMayNarrowItselfAndNameNobodyElse() throws Exception {
    String ann = token("ann", "staff", "hr-team");
    assertThat(as(ann, "group:staff").body()).contains("[\"group:staff\",\"public\"]");
    assertThat(as(ann, "user:bob").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> as(String token, String principals) {
    return at.send(
        "GET", "/api/me", "", "Authorization", "Bearer " + token, "X-Tandem-As", principals);
  }

  @Test
  void aTokenThatIsNotValidIsRefusedAsTheStandardSays() throws Exception {
    String expired =
        Issuer.sign(issuer.claims(Instant.now().minusSeconds(7_200), "ann").build(), key);
    HttpResponse<String> refused = at.get("/api/me", expired);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"invalid_token\"");
    assertThat(refused.body()).contains("it has expired").doesNotContain("ann");
    assertThat(at.get("/api/me", token("ann lee")).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/me", "tk_wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void whoeverComesWithATokenHasTheRateOfTheSettings() throws Exception {
    String ann = token("ann", "staff");
    for (int i = 0; i < 30; i++) {
      assertThat(at.get("/api/me", ann).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> more = at.get("/api/me", token("ann", "staff")); // another token, the same
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(at.get("/api/me", token("bob", "staff")).statusCode()).isEqualTo(200);
  }
}
