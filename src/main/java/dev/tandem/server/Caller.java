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
 * @param chosen whether the request itself named whom to read as
 */
public record Caller(String name, Principals who, Set<Scope> scopes, boolean open, boolean chosen) {
  static final Caller NOBODY = new Caller("", Principals.ANONYMOUS, Set.of(), false, false);

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  static Caller owner(Principals who) {
    return new Caller("owner", who, EnumSet.allOf(Scope.class), true, false);
  }

  public boolean may(Scope scope) {
    return scopes.contains(Scope.ADMIN) || scopes.contains(scope);
  }

  Caller as(Principals others) {
    return new Caller(name, others, scopes, open, true);
  }

  /**
   * Whether it sees to the documents, whoever may read them; it asks and searches as {@link #who}.
   * An admin who chose a reader sees what that reader sees.
   */
  public boolean manages() {
    return may(Scope.ADMIN) && !chosen;
  }

  /** Whether it reads under no name: then nothing can be told to be its own. */
  public boolean anonymous() {
    return who.equals(Principals.ANONYMOUS);
  }
}
