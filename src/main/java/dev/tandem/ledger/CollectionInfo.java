package dev.tandem.ledger;

import dev.tandem.text.Acl;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A named body of documents.
 *
 * @param name letters, digits, {@code -}, {@code _} and {@code .}; also a folder name
 * @param defaultAcl who may read a document that came without an acl
 * @param aclConfirmed whether the owner named that default; a server refuses a collection without
 * @param language BCP 47 language of most of its documents: chooses analyser and sentence splitter
 * @param embedder id of the embedding model of the current generation
 * @param generation number of the current index generation, from 1
 * @param created when
 */
public record CollectionInfo(
    String name,
    Acl defaultAcl,
    boolean aclConfirmed,
    String language,
    String embedder,
    int generation,
    Instant created) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  public CollectionInfo {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a collection's name is 1 to 100 letters, digits, '-', '_' or '.', and begins with a"
              + " letter or digit");
    }
  }
}
