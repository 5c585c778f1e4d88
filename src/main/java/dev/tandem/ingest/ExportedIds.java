package dev.tandem.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which documents a JSONL file still names, also in rows that are no documents any more: a row that
 * is broken behind its id is a failure and not a deletion.
 *
 * @param ids of its rows
 * @param nameless rows that do not even name their id
 */
public record ExportedIds(Set<String> ids, int nameless) {
  private static final JsonFactory JSON = new JsonFactory();

  public ExportedIds {
    ids = Set.copyOf(ids);
  }

  /**
   * @return empty where the file is none of rows
   * @throws IOException if it cannot be read
   */
  public static Optional<ExportedIds> of(Path file) throws IOException {
    if (!file.toString().endsWith(".jsonl")) {
      return Optional.empty();
    }
    Set<String> ids = new HashSet<>();
    int nameless = 0;
    try (BoundedLines lines = new BoundedLines(file, (int) ParseLimits.DEFAULT.bytes())) {
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        byte[] line = next.get();
        if (line.length > 0) {
          Optional<String> id = id(line);
          id.ifPresent(ids::add);
          nameless += id.isEmpty() ? 1 : 0;
        }
      }
    }
    return Optional.of(new ExportedIds(ids, nameless));
  }

  /** Documents that it does not name any more; none while the rows without a name may be theirs. */
  public Set<String> missing(Collection<String> documents) {
    Set<String> missing = new TreeSet<>(documents);
    missing.removeAll(ids);
    return missing.size() > nameless ? missing : Set.of();
  }

  private static Optional<String> id(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (found && value == JsonToken.VALUE_STRING) {
          return Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // broken before its id
    }
  }
}
