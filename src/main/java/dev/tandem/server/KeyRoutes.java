package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Json;
import dev.tandem.Tandem;
import dev.tandem.index.Analysis;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Scope;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who one is, signing in and out, and the keys. */
final class KeyRoutes {
  private final Tandem tandem;
  private final Access access;
  private final int rate;

  /**
   * @param rate requests a minute of a key that names none
   */
  KeyRoutes(Tandem tandem, Access access, int rate) {
    this.tandem = tandem;
    this.access = access;
    this.rate = rate;
  }

  void addTo(Routes routes) {
    routes.get("/api/me", Needs.KEY, call -> call.json(me(call.caller())));
    routes.post("/api/session", Needs.NOTHING, this::signIn);
    routes.delete("/api/session", Needs.NOTHING, this::signOut);
    routes.get("/api/keys", Needs.ADMIN, this::list);
    routes.post("/api/keys", Needs.ADMIN, this::create);
    routes.delete("/api/keys/{name}", Needs.ADMIN, this::revoke);
  }

  private static ObjectNode me(Caller caller) {
    ObjectNode json = Json.object();
    ArrayNode principals = json.putArray("principals");
    caller.who().all().forEach(principal -> principals.add(principal.value()));
    ArrayNode scopes = json.putArray("scopes");
    caller.scopes().stream().sorted().forEach(scope -> scopes.add(scope.word()));
    json.put("mode", caller.open() ? "open" : "key")
        .put("name", caller.name())
        .put("version", Tandem.VERSION);
    ArrayNode languages = json.putArray("languages");
    Analysis.languages().forEach(languages::add);
    return json;
  }

  private void signIn(Call call) throws IOException {
    Fields fields = call.body();
    String key = fields.required("key");
    fields.done();
    cookie(call, access.signIn(call, key), Sessions.LIFE);
    call.json(me(call.caller()));
  }

  private void signOut(Call call) {
    access.signOut(call);
    cookie(call, "", Duration.ZERO);
    call.empty(204);
  }

  private static void cookie(Call call, String token, Duration life) {
    call.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
            .formatted(Access.COOKIE, token, life.toSeconds(), call.secure() ? "; Secure" : ""));
  }

  private void list(Call call) {
    ArrayNode all = Json.mapper().createArrayNode();
    tandem.keys().list().forEach(key -> all.add(json(key)));
    call.json(all);
  }

  private void create(Call call) throws IOException {
    Fields fields = call.body();
    String name = fields.required("name");
    Principals principals = fields.principals("principals").orElse(Principals.ANONYMOUS);
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (JsonNode scope : fields.list("scopes")) {
      try {
        scopes.add(Scope.parse(scope.asText()));
      } catch (IllegalArgumentException e) {
        fields.wrong("scopes", String.valueOf(e.getMessage()));
      }
    }
    if (scopes.isEmpty()) {
      scopes.add(Scope.READ);
    }
    Optional<Instant> expires = fields.parsed("expires", PutRoute::time);
    int perMinute = fields.integer("per_minute", 0, 1_000_000).orElse(rate);
    fields.done();
    try {
      String secret = tandem.keys().create(name, principals, scopes, expires, perMinute);
      call.json(201, Json.object().put("name", name).put("key", secret));
    } catch (IllegalArgumentException e) {
      throw Problem.wrong("name", e.getMessage() + ".");
    }
  }

  private void revoke(Call call) {
    try {
      tandem.keys().revoke(call.path("name"));
    } catch (UserError e) {
      throw new Problem(404, "There is no key of this name to revoke.");
    }
    call.empty(204);
  }

  private static ObjectNode json(ApiKey key) {
    ObjectNode json =
        Json.object().put("name", key.name()).put("principals", key.principals().toString());
    ArrayNode scopes = json.putArray("scopes");
    key.scopes().forEach(scope -> scopes.add(scope.word()));
    json.put("per_minute", key.perMinute()).put("created", key.created().toString());
    json.put("expires", key.expires().map(Instant::toString).orElse(null));
    return json.put("revoked", key.revoked().map(Instant::toString).orElse(null));
  }
}
