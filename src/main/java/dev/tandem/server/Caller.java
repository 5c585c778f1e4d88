package dev.tandem.server;

import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.text.Principals;
import java.util.Locale;

/**
 * Who a request comes from.
 *
 * @param name of the key, or the principal a token stands for; {@code owner} in open mode, empty
 *     for nobody in particular
 * @param who the request reads as
 * @param grants what it may do, and where
 * @param limits how much it may use
 * @param mode by what it was let in
 * @param chosen whether the request itself named whom to read as
 */
public record Caller(
    String name, Principals who, Grants grants, Limits limits, Mode mode, boolean chosen) {
  /** By what somebody is let in. */
  public enum Mode {
    /** Being the machine's user. */
    OPEN,
    /** A key, or a session opened with one. */
    KEY,
    /** A token of the organisation's issuer. */
    TOKEN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final Caller NOBODY =
      new Caller("", Principals.ANONYMOUS, Grants.NONE, Limits.NONE, Mode.KEY, false);

  static Caller owner(Principals who) {
    return new Caller("owner", who, Grants.EVERYTHING, Limits.NONE, Mode.OPEN, false);
  }

  static Caller of(ApiKey key) {
    return new Caller(key.name(), key.principals(), key.grants(), key.limits(), Mode.KEY, false);
  }

  public boolean open() {
    return mode == Mode.OPEN;
  }

  public boolean may(Role role, String collection) {
    return grants.allow(role, collection);
  }

  public boolean mayEverywhere(Role role) {
    return grants.allowEverywhere(role);
  }

  public boolean maySomewhere(Role role) {
    return grants.allowSomewhere(role);
  }

  Caller as(Principals others) {
    return new Caller(name, others, grants, limits, mode, true);
  }

  /**
   * Whether it sees to a collection's documents, whoever may read them; it asks and searches as
   * {@link #who}. An admin who chose a reader sees what that reader sees.
   */
  public boolean manages(String collection) {
    return may(Role.ADMIN, collection) && !chosen;
  }

  /** Whether it reads under no name: then nothing can be told to be its own. */
  public boolean anonymous() {
    return who.equals(Principals.ANONYMOUS);
  }
}
