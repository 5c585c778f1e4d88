package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Keys;
import dev.tandem.Tandem;
import dev.tandem.index.Analysis;
import dev.tandem.json.Json;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Who one is, signing in and out, and the keys. */
final class KeyRoutes {
  private static final long MOST_TOKENS = 1_000_000_000_000L;
  private final Tandem tandem;
  private final Access access;
  private final Limits standard;

  /**
   * @param standard limits of a key that names none
   */
  KeyRoutes(Tandem tandem, Access access, Limits standard) {
    this.tandem = tandem;
    this.access = access;
    this.standard = standard;
  }

  void addTo(Routes routes) {
    routes.get("/api/me", Needs.KEY, call -> call.json(me(call)));
    routes.post("/api/session", Needs.NOTHING, this::signIn);
    routes.delete("/api/session", Needs.NOTHING, this::signOut);
    routes.get("/api/keys", Needs.ADMIN, this::list);
    routes.post("/api/keys", Needs.ADMIN, this::create);
    routes.post("/api/keys/{name}/rotate", Needs.ADMIN, this::rotate);
    routes.delete("/api/keys/{name}", Needs.ADMIN, this::revoke);
  }

  private static ObjectNode me(Call call) {
    Caller caller = call.caller();
    ObjectNode json = Json.object();
    ArrayNode principals = json.putArray("principals");
    caller.who().all().forEach(principal -> principals.add(principal.value()));
    json.putPOJO("roles", caller.grants());
    json.put("mode", caller.mode().word())
        .put("name", caller.name())
        .put("tenant", call.tenant())
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
    call.json(me(call));
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
            .formatted(Access.COOKIE, token, life.toSeconds(), secure(call) ? "; Secure" : ""));
  }

  /** Whether the page came by HTTPS, here or at a proxy before this server. */
  private static boolean secure(Call call) {
    return call.secure()
        || call.header(HeaderNames.ORIGIN)
            .filter(origin -> origin.startsWith("https:"))
            .isPresent();
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
    Grants grants = roles(fields);
    Optional<Instant> expires = fields.parsed("expires", PutRoute::time);
    Limits limits =
        new Limits(
            fields.integer("per_minute", 0, 1_000_000).orElse(standard.perMinute()),
            tokens(fields, "tokens_per_minute").orElse(standard.tokensPerMinute()),
            tokens(fields, "tokens_per_day").orElse(standard.tokensPerDay()));
    fields.done();
    try {
      String secret = tandem.keys().create(name, principals, grants, expires, limits);
      call.json(201, Json.object().put("name", name).put("key", secret));
    } catch (IllegalArgumentException e) {
      throw Problem.wrong("name", e.getMessage() + ".");
    }
  }

  private static Optional<Long> tokens(Fields fields, String name) {
    Optional<Long> tokens = fields.wholeNumber(name);
    if (tokens.isPresent() && (tokens.get() < 0 || tokens.get() > MOST_TOKENS)) {
      fields.wrong(
          name, "'%s' must be from 0, which sets no limit, to %d".formatted(name, MOST_TOKENS));
      return Optional.empty();
    }
    return tokens;
  }

  /** {@code {"*":["reader"],"hr":["editor"]}}; a reader of all where nothing is said. */
  private static Grants roles(Fields fields) {
    Grants grants = Grants.NONE;
    for (var place : fields.object("roles").map(JsonNode::properties).orElse(Set.of())) {
      if (!place.getValue().isArray()) {
        fields.wrong("roles", "each collection has an array of roles");
      }
      for (JsonNode role : place.getValue()) {
        try {
          grants = grants.and(Grants.of(place.getKey(), Role.parse(role.asText())));
        } catch (IllegalArgumentException e) {
          fields.wrong("roles", String.valueOf(e.getMessage()));
        }
      }
    }
    if (fields.present("roles").isEmpty()) {
      return Grants.of(Grants.ALL, Role.READER);
    }
    if (grants.isEmpty()) {
      fields.wrong("roles", "name at least one role");
    }
    return grants;
  }

  /** Another secret; the old one is accepted for {@code overlap_seconds} more. */
  private void rotate(Call call) throws IOException {
    Fields fields = call.body();
    int most = Math.toIntExact(Keys.LONGEST_OVERLAP.toSeconds());
    int overlap = fields.integer("overlap_seconds", 0, most).orElse(0);
    fields.done();
    try {
      String name = call.path("name");
      String secret = tandem.keys().rotate(name, Duration.ofSeconds(overlap));
      call.json(Json.object().put("name", name).put("key", secret));
    } catch (UserError e) {
      throw new Problem(404, "There is no key of this name to rotate.");
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
    json.putPOJO("roles", key.grants());
    json.put("per_minute", key.limits().perMinute())
        .put("tokens_per_minute", key.limits().tokensPerMinute())
        .put("tokens_per_day", key.limits().tokensPerDay())
        .put("created", key.created().toString());
    json.put("expires", key.expires().map(Instant::toString).orElse(null));
    return json.put("revoked", key.revoked().map(Instant::toString).orElse(null));
  }
}
