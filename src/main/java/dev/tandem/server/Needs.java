package dev.tandem.server;

import dev.tandem.ledger.Scope;

/** What a route asks of its caller. */
public enum Needs {
  /** Anybody. */
  NOTHING,
  /** A key of any kind, or open mode. */
  KEY,
  READ,
  WRITE,
  ADMIN;

  public boolean metBy(Caller caller) {
    return switch (this) {
      case NOTHING, KEY -> true;
      case READ -> caller.may(Scope.READ);
      case WRITE -> caller.may(Scope.WRITE);
      case ADMIN -> caller.may(Scope.ADMIN);
    };
  }
}
