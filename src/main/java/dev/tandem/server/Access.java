package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.server.Caller.Mode;
import dev.tandem.server.oidc.Identity;
import dev.tandem.server.oidc.OidcSettings;
import dev.tandem.settings.GroupRoles;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Optional;

/**
 * Says who a request comes from and whether it may. In open mode (this machine's address, no key in
 * the ledger) the machine's user is the owner, and only pages of this server may speak for them:
 * the name in {@code Host} must be a loopback one, or a foreign name could be made to point here
 * (DNS rebinding), and what a browser says of where the request comes from must be the same.
 * Otherwise a key is needed, a session that was opened with one, or a token of the organisation's
 * issuer.
 */
final class Access {
  static final String COOKIE = "tandem_session";
  private static final HeaderName AS = HeaderNames.create("X-Tandem-As");
  private static final String BEARER = "Bearer ";

  private final Tandem tandem;
  private final Sessions sessions;
  private final RateLimits rates;
  private final GroupRoles roles;
  private final Limits standard;
  private final boolean mayBeOpen;
  private volatile boolean closed;

  /**
   * @param settings say what groups of an issuer may do here, and how much who comes with its token
   * @param mayBeOpen whether there is an owner while no key exists
   */
  Access(
      Tandem tandem,
      Sessions sessions,
      RateLimits rates,
      ServerSettings settings,
      boolean mayBeOpen) {
    this.tandem = tandem;
    this.sessions = sessions;
    this.rates = rates;
    this.roles = settings.oidc().map(OidcSettings::roles).orElse(GroupRoles.parse(""));
    this.standard = settings.limits();
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
      OwnPages.onlyByLink(call);
    }
    if (call.needs() == Needs.NOTHING) {
      return;
    }
    if (open) {
      OwnPages.only(call);
      call.from(Caller.owner(tandem.defaultPrincipals()));
    } else {
      call.from(known(call));
      rates.take(call.caller());
    }
    call.from(narrowed(call));
    Admission.check(call);
  }

  /** Once a key exists it stays needed, also when it is revoked. */
  private boolean open() {
    if (mayBeOpen && !closed && !tandem.keys().list().isEmpty()) {
      closed = true;
    }
    return mayBeOpen && !closed;
  }

  private Caller known(Call call) {
    Optional<String> header = call.header(HeaderNames.AUTHORIZATION);
    if (header.isEmpty()) {
      Optional<String> session = call.cookie(COOKIE);
      session.ifPresent(any -> OwnPages.onlyWithCookie(call));
      return session
          .flatMap(sessions::find)
          .filter(open -> open.tenant().equals(tandem.tenant()))
          .flatMap(open -> tandem.keys().findByHash(open.keyHash()))
          .map(Caller::of)
          .orElseThrow(Access::unknown);
    }
    return call.identity()
        .map(this::of)
        .or(() -> bearer(header.get()).flatMap(tandem.keys()::find).map(Caller::of))
        .orElseThrow(Access::unknown);
  }

  private Caller of(Identity identity) {
    return new Caller(
        identity.name(),
        identity.principals(),
        roles.of(identity.prefix(), identity.groups()),
        standard,
        Mode.TOKEN,
        false);
  }

  /** What stands behind {@code Bearer} in a header. */
  static Optional<String> bearer(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /**
   * The session that a key opens: its token.
   *
   * @throws Problem 401 if there is no such key
   */
  String signIn(Call call, String secret) {
    OwnPages.onlyFromHere(call);
    ApiKey key = tandem.keys().find(secret.strip()).orElseThrow(Access::unknown);
    call.from(Caller.of(key));
    return sessions.open(tandem.tenant(), Sha256.of(secret.strip()));
  }

  void signOut(Call call) {
    call.cookie(COOKIE)
        .ifPresent(
            session -> {
              OwnPages.onlyWithCookie(call);
              sessions.close(session);
            });
  }

  static Problem unknown() {
    return new Problem(
            401, "A valid key is needed: send 'Authorization: Bearer tk_...', or sign in.")
        .with("WWW-Authenticate", "Bearer");
  }

  /**
   * Some of the key's own principals. Only an admin may name others: one of everything, or of the
   * collection in the path.
   */
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
    boolean admin =
        caller.mayEverywhere(Role.ADMIN)
            || Admission.inPath(call).filter(name -> caller.may(Role.ADMIN, name)).isPresent();
    if (!admin && !caller.who().all().containsAll(wanted.all())) {
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
}
