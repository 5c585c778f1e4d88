package dev.tandem.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.Acl;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may use what was learnt from rows, and which documents it was learnt from.
 *
 * @param readers empty where no row says who may read it; otherwise principals of whom each may
 *     read every row that does
 * @param docIds sorted; an adapter is tainted when one of them is deleted
 */
public record Audience(Optional<Acl> readers, SortedSet<String> docIds) {
  /** In an adapter's folder: what it was learnt from, {@code readers} among it. */
  public static final String FILE = "tandem.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Whether somebody may use an adapter: whoever may read all that it was learnt from. One that was
   * not trained here does not say; who configured it answers for it.
   *
   * @param adapter its folder or file
   * @throws UserError if what stands in the folder cannot be read
   */
  public static boolean admits(Path adapter, Principals who) {
    Path file = adapter.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return true;
    }
    try {
      JsonNode readers = JSON.readTree(Files.readString(file)).path("readers");
      return readers.isTextual() && Acl.parse(readers.asText()).admits(who);
    } catch (IOException | UserError e) {
      throw new UserError(
          "%s does not say who may use the adapter; train it again or restore the file."
              .formatted(file),
          e);
    }
  }

  /**
   * The intersection of the rows' readers; rows that everybody may read, or that do not say, leave
   * it as it is. Somebody who may read all rows only by several principals together is left out
   * (fail closed).
   */
  public static Audience of(Collection<? extends Example> rows) {
    Optional<SortedSet<Principal>> common = Optional.empty();
    boolean said = false;
    SortedSet<String> docIds = new TreeSet<>();
    for (Example row : rows) {
      docIds.addAll(row.origin().docIds());
      Optional<Acl> acl = row.origin().acl();
      said |= acl.isPresent();
      if (acl.isPresent() && !acl.get().readers().contains(Principal.PUBLIC)) {
        SortedSet<Principal> left = new TreeSet<>(acl.get().readers());
        common.ifPresent(left::retainAll);
        common = Optional.of(left);
      }
    }
    Acl readers = common.<Acl>map(Acl::of).orElse(Acl.PUBLIC);
    return new Audience(said ? Optional.of(readers) : Optional.empty(), docIds);
  }
}
