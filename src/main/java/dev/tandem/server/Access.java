package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ledger.ApiKey;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Optional;

/**
 * Says who a request comes from and whether it may. In open mode (this machine's address, no key in
 * the ledger) the machine's user is the owner, and only pages of this server may speak for them:
 * the name in {@code Host} must be a loopback one, or a foreign name could be made to point here
 * (DNS rebinding), and {@code Origin} must be the same. Otherwise a key is needed, or a session
 * that was opened with one.
 */
final class Access {
  static final String COOKIE = "tandem_session";
  private static final HeaderName AS = HeaderNames.create("X-Tandem-As");
  private static final String BEARER = "Bearer ";

  private final Tandem tandem;
  private final Sessions sessions;
  private final RateLimits rates;
  private final boolean mayBeOpen;
  private volatile boolean closed;

  /**
   * @param mayBeOpen whether there is an owner while no key exists
   */
  Access(Tandem tandem, Sessions sessions, RateLimits rates, boolean mayBeOpen) {
    this.tandem = tandem;
    this.sessions = sessions;
    this.rates = rates;
    this.mayBeOpen = mayBeOpen;
  }

  /**
   * Lets the call in, as whom it comes from.
   *
   * @throws Problem 401, 403 or 429
   */
  void admit(Call call) {
    boolean open = open();
    if (open) {
      refuseForeignHost(call);
      refuseForeignOrigin(call);
    }
    Needs needs = call.route().orElseThrow().needs();
    if (needs == Needs.NOTHING) {
      return;
    }
    call.from(open ? Caller.owner(tandem.defaultPrincipals()) : keyed(call));
    call.from(narrowed(call));
    if (!needs.metBy(call.caller())) {
      throw new Problem(
          403, "This key may not do that: it lacks the scope '%s'.".formatted(word(needs)));
    }
  }

  /** Once a key exists it stays needed, also when it is revoked. */
  private boolean open() {
    if (mayBeOpen && !closed && !tandem.keys().list().isEmpty()) {
      closed = true;
    }
    return mayBeOpen && !closed;
  }

  private Caller keyed(Call call) {
    Optional<String> header = call.header(HeaderNames.AUTHORIZATION);
    Optional<ApiKey> key;
    if (header.isPresent()) {
      String value = header.get();
      key =
          value.regionMatches(true, 0, BEARER, 0, BEARER.length())
              ? tandem.keys().find(value.substring(BEARER.length()).strip())
              : Optional.empty();
    } else {
      Optional<String> token = call.cookie(COOKIE);
      token.ifPresent(any -> refuseForeignOrigin(call));
      key = token.flatMap(sessions::keyHash).flatMap(tandem.keys()::findByHash);
    }
    ApiKey found = key.orElseThrow(Access::unknown);
    call.from(caller(found));
    rates.take(found.name(), found.perMinute());
    return call.caller();
  }

  /**
   * The session that a key opens: its token.
   *
   * @throws Problem 401 if there is no such key
   */
  String signIn(Call call, String secret) {
    refuseForeignOrigin(call);
    ApiKey key = tandem.keys().find(secret.strip()).orElseThrow(Access::unknown);
    call.from(caller(key));
    return sessions.open(Sha256.of(secret.strip()));
  }

  void signOut(Call call) {
    call.cookie(COOKIE).ifPresent(sessions::close);
  }

  private static Caller caller(ApiKey key) {
    return new Caller(key.name(), key.principals(), key.scopes(), false, false);
  }

  private static Problem unknown() {
    return new Problem(
            401, "A valid key is needed: send 'Authorization: Bearer tk_...', or sign in.")
        .with("WWW-Authenticate", "Bearer");
  }

  /** Some of the key's own principals; only an admin may name others. */
  private static Caller narrowed(Call call) {
    Caller caller = call.caller();
    Optional<String> as = call.header(AS);
    if (as.isEmpty()) {
      return caller;
    }
    Principals wanted;
    try {
      wanted = Principals.parse(as.get());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "X-Tandem-As: %s.".formatted(e.getMessage()));
    }
    if (!Needs.ADMIN.metBy(caller) && !caller.who().all().containsAll(wanted.all())) {
      throw new Problem(
          403, "X-Tandem-As may name only the key's own principals; an admin may name others.");
    }
    return caller.as(wanted);
  }

  private static void refuseForeignHost(Call call) {
    if (!Hosts.loopback(call.header(HeaderNames.HOST).orElse(""))) {
      throw new Problem(
          403, "Without keys this server answers to the names of this machine only, as localhost.");
    }
  }

  private static void refuseForeignOrigin(Call call) {
    Optional<String> origin = call.header(HeaderNames.ORIGIN);
    if (origin.isPresent() && !origin.get().equalsIgnoreCase(call.origin())) {
      throw new Problem(403, "Pages of other sites may not call this server.");
    }
  }

  private static String word(Needs needs) {
    return needs.name().toLowerCase(java.util.Locale.ROOT);
  }
}
