package dev.tandem.server;

import dev.tandem.ledger.Scope;
import dev.tandem.text.Principals;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who a request comes from.
 *
 * @param name of the key; {@code owner} in open mode, empty for nobody in particular
 * @param who the request reads as
 * @param scopes what it may do
 * @param open whether it is the machine's user in open mode
 */
record Caller(String name, Principals who, Set<Scope> scopes, boolean open) {
  static final Caller NOBODY = new Caller("", Principals.ANONYMOUS, Set.of(), false);

  Caller {
    scopes = Set.copyOf(scopes);
  }

  static Caller owner(Principals who) {
    return new Caller("owner", who, EnumSet.allOf(Scope.class), true);
  }

  boolean may(Scope scope) {
    return scopes.contains(Scope.ADMIN) || scopes.contains(scope);
  }

  Caller as(Principals others) {
    return new Caller(name, others, scopes, open);
  }

  /** Whether it reads under no name: then nothing can be told to be its own. */
  boolean anonymous() {
    return who.equals(Principals.ANONYMOUS);
  }
}
