package dev.tandem.server.oidc;

import dev.tandem.text.Principals;
import java.util.List;
import java.util.Optional;

/**
 * Who a token stands for.
 *
 * @param name the person's principal, {@code user:NAME}
 * @param principals the person and the groups
 * @param prefix with which its issuer's names begin here; empty for none
 * @param groups their names, without {@code group:}, with that prefix
 * @param tenant that the token names, where tokens must name one
 */
public record Identity(
    String name,
    Principals principals,
    String prefix,
    List<String> groups,
    Optional<String> tenant) {
  public Identity {
    groups = List.copyOf(groups);
  }
}
