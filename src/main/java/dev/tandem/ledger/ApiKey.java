package dev.tandem.ledger;

import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody who may call the server, without the secret.
 *
 * @param name 1 to 100 letters, digits, {@code -}, {@code _}, {@code .} or {@code @}
 * @param principals whom the holder reads as
 * @param grants at least one role
 * @param limits how much is answered
 * @param expires from when on it is refused, or the one secret it was found by; empty for never
 * @param revoked since when it is refused; empty while it holds
 */
public record ApiKey(
    String name,
    Principals principals,
    Grants grants,
    Limits limits,
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
    if (grants.isEmpty()) {
      throw new IllegalArgumentException("a key needs a role: " + Role.words());
    }
  }

  /** Whether it is accepted at this time. */
  public boolean holds(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }
}
