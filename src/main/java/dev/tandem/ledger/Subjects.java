package dev.tandem.ledger;

import org.jdbi.v3.core.Handle;

/** Persons, groups, keys and accounts, each with the key that what is theirs lies under. */
final class Subjects {
  /** Between the name of a key and the number of the one person who is its holder. */
  private static final String OF = " of ";

  private Subjects() {}

  /** The number of its key, which is made where there is none. */
  static long secret(Handle handle, String name) {
    return handle
        .select("SELECT secret_id FROM subject WHERE principal = ?", name)
        .mapTo(Long.class)
        .findOne()
        .orElseGet(
            () -> {
              long id = Secrets.create(handle);
              handle.execute("INSERT INTO subject (secret_id, principal) VALUES (?, ?)", id, name);
              return id;
            });
  }

  /** The name of a key whose holder is one person: forgotten with the person. */
  static String held(String key, long person) {
    return key + OF + person;
  }

  /** All under that name, whoever their holders are. */
  static String selectNamed() {
    return "SELECT secret_id FROM subject WHERE principal = :name"
        + " OR substr(principal, 1, length(:name) + 4) = :name || '"
        + OF
        + "'";
  }

  /** Destroys its key and name, and those of what only it held. */
  static void forget(Handle handle, long id) {
    for (long each :
        handle
            .select(
                "SELECT secret_id FROM subject WHERE secret_id = ? OR principal LIKE ?",
                id,
                "%" + held("", id))
            .mapTo(Long.class)
            .list()) {
      Secrets.destroy(handle, each);
      handle.execute(
          "UPDATE subject SET principal = 'forgotten ' || secret_id WHERE secret_id = ?", each);
    }
  }
}
