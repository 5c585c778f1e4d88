package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Keys;
import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.json.Json;
import dev.tandem.server.oidc.Identity;
import dev.tandem.server.oidc.TokenRefused;
import dev.tandem.server.oidc.Tokens;
import dev.tandem.tenant.TenantsBusy;
import dev.tandem.text.UserError;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds whose home a request is for, by what it lets itself in with: a key names its tenant, a
 * session was opened with a key, a token of the issuer has a claim. That home is held open until
 * the request is over. A name that is wrong leads to a home in which the key is unknown, or to
 * none, which are refused alike.
 */
final class Sites {
  private static final String SESSION = "/api/session";
  private static final long KEY_BYTES = 1_000_000;

  private final Site home;
  private final Tenants tenants;
  private final Sessions sessions;
  private final Optional<Tokens> tokens;
  private final Function<Tandem, Site> opener;

  /**
   * @param home the home itself, for whoever names no tenant
   * @param tokens of an issuer, which are accepted beside keys
   * @param opener makes the site of a tenant's home
   */
  Sites(
      Site home,
      Tenants tenants,
      Sessions sessions,
      Optional<Tokens> tokens,
      Function<Tandem, Site> opener) {
    this.home = home;
    this.tenants = tenants;
    this.sessions = sessions;
    this.tokens = tokens;
    this.opener = opener;
  }

  /**
   * A request's stay.
   *
   * @param open keeps the site's home open until it is closed
   */
  record Visit(Site site, Optional<Tenants.Lease> open) implements AutoCloseable {
    @Override
    public void close() {
      open.ifPresent(Tenants.Lease::close);
    }
  }

  /** Where a request is until it is known whose it is. */
  Visit home() {
    return new Visit(home, Optional.empty());
  }

  /**
   * Where it belongs.
   *
   * @throws Problem 401 if there is no such tenant, 503 if its home cannot be opened now, and what
   *     is wrong with a token
   */
  Visit of(Call call) throws IOException {
    boolean session = call.rawPath().equals(SESSION);
    if (call.needs() == Needs.NOTHING && !session) {
      return home(); // what it answers is nobody's
    }
    Optional<String> tenant =
        session && call.method().equals("POST") ? signingIn(call) : tenant(call);
    return tenant.isEmpty() ? home() : open(tenant.get());
  }

  private Visit open(String tenant) {
    Tenants.Lease lease;
    try {
      lease = tenants.find(tenant).orElseThrow(Access::unknown);
    } catch (TenantsBusy e) {
      throw Failures.busy(String.valueOf(e.getMessage()));
    } catch (UserError e) { // it says where the home lies
      throw unusable(e);
    }
    try {
      return new Visit(lease.guest(opener), Optional.of(lease));
    } catch (UserError e) {
      lease.close();
      throw unusable(e);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Does something for the home and for each of its tenants in turn; where it fails for one, that
   * is logged and the others follow.
   *
   * @param what it is, for the log
   */
  void each(String what, Consumer<Site> work) {
    Everybody.quietly(what, () -> work.accept(home));
    for (String name : tenants.names()) {
      Everybody.quietly(what, () -> tenants.find(name).ifPresent(lease -> visit(lease, work)));
    }
  }

  private void visit(Tenants.Lease lease, Consumer<Site> work) {
    try (lease) {
      work.accept(lease.guest(opener));
    }
  }

  private static Problem unusable(UserError why) {
    RequestLog.note("ERROR", String.valueOf(why.getMessage()));
    return Failures.busy("This tenant cannot be served now; its operator finds why in the log.");
  }

  private Optional<String> tenant(Call call) {
    Optional<String> header = call.header(HeaderNames.AUTHORIZATION);
    if (header.isEmpty()) {
      return call.cookie(Access.COOKIE).flatMap(sessions::find).flatMap(Sessions.Session::tenant);
    }
    Optional<String> secret = Access.bearer(header.get());
    if (secret.isEmpty() || tokens.isEmpty() || secret.get().startsWith(Keys.PREFIX)) {
      return secret.flatMap(Keys::tenant);
    }
    Identity identity = identity(tokens.get(), secret.get());
    call.identified(identity);
    return identity.tenant();
  }

  private static Identity identity(Tokens issued, String token) {
    try {
      return issued.identify(token);
    } catch (TokenRefused e) {
      throw switch (e.kind()) {
        // RFC 6750, section 3.1
        case INVALID ->
            new Problem(401, e.sentence())
                .with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        case UNUSABLE -> new Problem(403, e.sentence());
        case UNKNOWN -> Failures.busy(e.sentence());
      };
    }
  }

  /** By the key in the body, which the handler reads once more and finds wrong if it is. */
  private static Optional<String> signingIn(Call call) throws IOException {
    try (InputStream in = call.content(KEY_BYTES)) {
      byte[] body = in.readAllBytes();
      call.body(body);
      JsonNode json = Json.mapper().readTree(body);
      return json == null ? Optional.empty() : Keys.tenant(json.path("key").asText().strip());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
