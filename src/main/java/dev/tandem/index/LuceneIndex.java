package dev.tandem.index;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.LockObtainFailedException;

/** Opens an {@link Index} that lies in a folder, by Lucene. */
public final class LuceneIndex {
  private LuceneIndex() {}

  /**
   * Opens for writing and searching; a folder that is empty or absent becomes an empty index.
   *
   * @throws UserError if another process writes, the index is damaged, or it was built with other
   *     settings
   */
  public static Index openWriter(Path folder, IndexSettings settings) {
    try {
      return new LuceneWriter(folder, settings, Tuning.DEFAULT);
    } catch (LockObtainFailedException e) {
      throw new UserError(
          "another Tandem is writing to the index in %s; wait until it has finished"
              .formatted(folder),
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(folder, e);
    }
  }

  /**
   * Opens for searching only, beside a writer or without one. Every search sees the newest commit.
   *
   * @throws UserError if there is no index, it is damaged, or it was built with other settings
   */
  public static Index openReader(Path folder, IndexSettings settings) {
    try {
      return new LuceneReader(folder, settings, Tuning.DEFAULT);
    } catch (IndexNotFoundException e) {
      throw new UserError(
          "there is no index in %s yet; run 'tandem ingest' first".formatted(folder), e);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(folder, e);
    }
  }

  /** Nothing is lost with an index: the ledger holds what it was made of. */
  static UserError damaged(Path folder, Exception cause) {
    return new UserError(
        "the index in %s cannot be read or written (%s); check that the disk is there and has room, otherwise delete that folder and run 'tandem ingest' again, which rebuilds it from the ledger"
            .formatted(folder, cause.getClass().getSimpleName()),
        cause);
  }

  /** What a commit carries beside the segments. */
  static Map<String, String> userData(IndexSettings settings, long sequence, AclTable acls) {
    Map<String, String> data = new HashMap<>();
    data.put("schema", ChunkFields.SCHEMA);
    data.put("embedder", settings.embedder());
    data.put("dimension", Integer.toString(settings.dimension()));
    data.put("language", settings.language());
    data.put("sequence", Long.toString(sequence));
    acls.write(data);
    return data;
  }

  static long sequence(Map<String, String> userData) {
    return Long.parseLong(userData.getOrDefault("sequence", "0"));
  }

  /**
   * @throws UserError if an index was built with other settings than these
   */
  static void check(Path folder, IndexSettings settings, Map<String, String> userData) {
    if (!ChunkFields.SCHEMA.equals(userData.getOrDefault("schema", "none"))) {
      throw new UserError(
          "the index in %s is of another version of Tandem; 'tandem ingest' or 'tandem serve' makes it anew from the ledger"
              .formatted(folder));
    }
    Map<String, String> wanted =
        Map.of(
            "embedder", settings.embedder(),
            "dimension", Integer.toString(settings.dimension()),
            "language", settings.language());
    wanted.forEach(
        (key, value) -> {
          String built = userData.getOrDefault(key, "none");
          if (!built.equals(value)) {
            throw new UserError(
                "the index in %s was built with %s %s, not %s; set it back or build a new generation"
                    .formatted(folder, key, built, value));
          }
        });
  }
}
