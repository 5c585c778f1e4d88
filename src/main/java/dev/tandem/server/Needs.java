package dev.tandem.server;

import dev.tandem.ledger.Role;
import java.util.Locale;
import java.util.Optional;

/** What a route asks of its caller; {@link Admission} checks it. */
public enum Needs {
  /** Anybody. */
  NOTHING,
  /** A key of any kind, a token, or open mode. */
  KEY,
  READER(Role.READER),
  EDITOR(Role.EDITOR),
  TRAINER(Role.TRAINER),
  OPERATOR(Role.OPERATOR),
  ADMIN(Role.ADMIN);

  private final Optional<Role> role;

  Needs() {
    role = Optional.empty();
  }

  Needs(Role role) {
    this.role = Optional.of(role);
  }

  /** The role that is needed in the collection that a call is about. */
  public Optional<Role> role() {
    return role;
  }

  /**
   * Whether it is the business of the whole home wherever the path names no collection: keys,
   * backups, figures. Who has such a role for one collection only does not have it for these.
   */
  boolean ofTheHome() {
    return this == OPERATOR || this == ADMIN;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
