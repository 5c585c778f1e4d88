package dev.tandem.ledger;

import dev.tandem.text.Principal;
import dev.tandem.text.Principals;

/**
 * Who did something.
 *
 * @param caller the key or account that it came from, {@code key:laptop} or {@code account:root};
 *     empty for nobody that is known
 * @param who whom it was done as
 * @param itself whether the caller is {@code who}: then its name is that person's too, and goes
 *     when the person is forgotten. Not where an application names its own users.
 */
public record AuditActor(String caller, Principals who, boolean itself) {
  /** Somebody who said no name, or none that is known. */
  public static final AuditActor NOBODY = new AuditActor("", Principals.ANONYMOUS, false);

  /** Whoever runs this process. */
  public static AuditActor account() {
    return new AuditActor(
        "account:" + System.getProperty("user.name", "?"), Principals.ANONYMOUS, false);
  }

  /** The one user that the caller is; public if it is not exactly one. */
  Principal person() {
    var subjects = AnswerWriter.subjects(who);
    return itself && subjects.size() == 1 && subjects.first().value().startsWith("user:")
        ? subjects.first()
        : Principal.PUBLIC;
  }
}
