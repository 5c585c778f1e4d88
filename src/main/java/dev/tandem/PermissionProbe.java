package dev.tandem;

import dev.tandem.index.Hit;
import dev.tandem.index.Index;
import dev.tandem.index.IndexQuery;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Set;

/**
 * The planted foreign document: every index holds one chunk that only a made-up reader may see. If
 * a stranger's search finds it, the store drops the permission filter and Tandem refuses to use it;
 * if the made-up reader does not find it, the probe would prove nothing, and that is refused too.
 * The ledger does not know the document, so no answer can ever show it.
 */
final class PermissionProbe {
  private static final String ID = "tandem-permission-probe";
  private static final String WORDS = "tandempermissionprobe";
  private static final Principal READER = new Principal("user:" + ID);

  private PermissionProbe() {}

  /**
   * Plants and commits the probe where its reader does not find it. One that strangers find too is
   * left as it is, for {@link #check} to refuse.
   */
  static void plantIfMissing(Index index, int dimension) {
    if (found(index, dimension, Principals.of(Set.of(READER)))) {
      return;
    }
    Chunk chunk =
        new Chunk(Chunk.id(ID, 1, 0), ID, 1, 0, 0, CodePoints.length(WORDS), "", "", 0, WORDS);
    index.apply(
        List.of(
            new Change.Put(
                0,
                ID,
                1,
                WORDS,
                Acl.of(Set.of(READER)),
                "en",
                List.of(new EmbeddedChunk(chunk, axis(dimension))))));
    index.commit(index.committedSequence());
  }

  /**
   * @throws UserError if the index does not keep its filter
   */
  static void check(Index index, int dimension) {
    if (found(index, dimension, Principals.ANONYMOUS)) {
      throw new UserError(
          "The index gave a document to somebody who may not read it, so it is not used; delete the"
              + " folder 'index' in the home, and it is built again from the ledger.");
    }
    if (!found(index, dimension, Principals.of(Set.of(READER)))) {
      throw new UserError(
          "The index has lost its permission probe, so nothing shows that its filter works; delete the"
              + " folder 'index' in the home, and it is built again from the ledger.");
    }
  }

  private static boolean found(Index index, int dimension, Principals who) {
    for (Hit hit : index.search(new IndexQuery(WORDS, axis(dimension), who, 10))) {
      if (hit.docId().equals(ID)) {
        return true;
      }
    }
    return false;
  }

  private static float[] axis(int dimension) {
    float[] vector = new float[dimension];
    vector[0] = 1;
    return vector;
  }
}
