package dev.tandem.ledger;

import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Somebody who may call the server, without the secret.
 *
 * @param name 1 to 100 letters, digits, {@code -}, {@code _}, {@code .} or {@code @}
 * @param principals whom the holder reads as
 * @param scopes at least one
 * @param perMinute requests a minute that are answered; 0 for no limit
 * @param expires from when on it is refused; empty for never
 * @param revoked since when it is refused; empty while it holds
 */
public record ApiKey(
    String name,
    Principals principals,
    Set<Scope> scopes,
    int perMinute,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}");

  public ApiKey {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a key's name is 1 to 100 letters, digits, '-', '_', '.' or '@', and begins with a letter"
              + " or digit");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key needs a scope: read, write or admin");
    }
    if (perMinute < 0) {
      throw new IllegalArgumentException(
          "a key's requests a minute are a whole number; 0 sets no limit");
    }
    scopes = Collections.unmodifiableSet(new TreeSet<>(scopes));
  }

  /** Whether it may do this: {@link Scope#ADMIN} may do everything. */
  public boolean may(Scope scope) {
    return scopes.contains(Scope.ADMIN) || scopes.contains(scope);
  }

  /** Whether it is accepted at this time. */
  public boolean holds(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }
}
