package dev.tandem.ingest;

import dev.tandem.ledger.VersionInfo;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which source owns which document. A source is the real path of a folder or a JSONL file. */
final class Owners {
  /** Gives documents as text, one by one. */
  static final String PUSH = "push";

  /** Gives documents as files, one by one. */
  static final String UPLOAD = "upload";

  private Owners() {}

  /**
   * Whether the documents come one by one: what comes no more is not gone, so nothing is pruned.
   */
  static boolean pushed(String source) {
    return source.equals(PUSH) || source.equals(UPLOAD);
  }

  /** Whether another source, one that still exists, gave the document. Pushes are one source. */
  static boolean foreign(Optional<VersionInfo> current, String source) {
    return current.isPresent()
        && !current.get().source().equals(source)
        && !(pushed(current.get().source()) && pushed(source))
        && exists(current.get().source());
  }

  static String reason(String source) {
    return pushed(source)
        ? "an ingested folder or file owns the document of this id; change it there, or delete the"
            + " document first"
        : "another source has given a document with this id; rename the file or delete that"
            + " document first";
  }

  private static boolean exists(String source) {
    if (pushed(source)) {
      return true;
    }
    try {
      return Files.exists(Path.of(source));
    } catch (InvalidPathException e) {
      return true;
    }
  }

  /**
   * Sources that a completely listed folder answers for: itself, and JSONL files that are gone from
   * it.
   */
  static boolean owns(Listing listing, Set<String> listedRows, String source) {
    String root = listing.root().toString();
    return source.equals(root)
        || (source.startsWith(root.endsWith("/") ? root : root + java.io.File.separator)
            && source.toLowerCase(java.util.Locale.ROOT).endsWith(".jsonl")
            && !listedRows.contains(source)
            && !exists(source));
  }

  static Set<String> rowFiles(List<Listing> listings) {
    Set<String> files = new HashSet<>();
    for (Listing listing : listings) {
      listing.files().stream()
          .filter(Listing.Entry::rows)
          .forEach(entry -> files.add(entry.path().toString()));
    }
    return files;
  }
}
