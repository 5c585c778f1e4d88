package dev.tandem.example;

import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may use what was learnt from rows, and which documents it was learnt from.
 *
 * @param readers empty where no row says who may read it; otherwise principals of whom each may
 *     read every row that does
 * @param documents sorted; an adapter is tainted when one of them is deleted
 */
public record Audience(Optional<Acl> readers, SortedSet<DocumentKey> documents) {
  public Audience {
    documents = Collections.unmodifiableSortedSet(new TreeSet<>(documents));
  }

  /** Of what was learnt from nothing that says who may read it. */
  public static final Audience NONE = new Audience(Optional.empty(), new TreeSet<>());

  /** In an adapter's folder: what it was learnt from, {@code readers} among it. */
  public static final String FILE = "tandem.json";

  /**
   * Whether somebody may use an adapter: whoever may read all that it was learnt from. One that was
   * not trained here does not say; who configured it answers for it.
   *
   * @param adapter its folder or file
   * @throws UserError if what stands in the folder cannot be read
   */
  public static boolean admits(Path adapter, Principals who) {
    return of(adapter).admits(who);
  }

  /** Where it says so: in its folder, or beside its file. */
  public static Path file(Path adapter) {
    return Files.isRegularFile(adapter) ? adapter.resolveSibling(FILE) : adapter.resolve(FILE);
  }

  /** Whether somebody may use what was learnt. */
  public boolean admits(Principals who) {
    return readers.map(acl -> acl.admits(who)).orElse(true);
  }

  /**
   * Refuses who may not use a model, all of whose weights may have been trained here.
   *
   * @param model its file or folder
   * @throws UserError if {@link #admits} is false
   */
  public static void requireModel(Path model, Principals who) {
    if (!admits(model, who)) {
      throw new UserError(
          "the model '%s' was trained on rows that you may not read; ask another one"
              .formatted(model.getFileName()));
    }
  }

  /**
   * What an adapter says of itself; nothing if it was not trained here.
   *
   * @throws UserError if what stands in the folder cannot be read
   */
  public static Audience of(Path adapter) {
    return Imprint.of(adapter).audience();
  }

  /**
   * The intersection of the rows' readers; rows that everybody may read, or that do not say, leave
   * it as it is. Somebody who may read all rows only by several principals together is left out
   * (fail closed).
   */
  public static Audience of(Collection<? extends Example> rows) {
    Audience all = NONE;
    for (Example row : rows) {
      Example.Origin origin = row.origin();
      all = all.and(new Audience(origin.acl(), origin.learnt()));
    }
    return all;
  }

  /** Of what was learnt from both. */
  public Audience and(Audience other) {
    SortedSet<DocumentKey> all = new TreeSet<>(documents);
    all.addAll(other.documents);
    return new Audience(
        other.readers.map(acl -> both(readers.orElse(Acl.PUBLIC), acl)).or(() -> readers), all);
  }

  private static Acl both(Acl one, Acl other) {
    if (other.readers().contains(Principal.PUBLIC)) {
      return one;
    }
    if (one.readers().contains(Principal.PUBLIC)) {
      return other;
    }
    SortedSet<Principal> common = new TreeSet<>(one.readers());
    common.retainAll(other.readers());
    return Acl.of(common);
  }
}
