package dev.tandem.ingest;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files under one PATH, listed before any of them is read.
 *
 * @param root real path of the folder that the ids are relative to; names the source
 * @param files by id
 * @param whole whether this is everything in the root: a single file is not
 * @param unreadable folders that could not be listed, relative to the root; then nothing is pruned
 * @param misnamed paths whose bytes are no text in this machine's encoding of file names, as far as
 *     they can be shown; such a path may be a document known by another id, so nothing is pruned
 * @param links paths that are links, relative to the root; a link is never followed
 */
record Listing(
    Path root,
    List<Entry> files,
    boolean whole,
    List<String> unreadable,
    List<String> misnamed,
    List<String> links) {
  /** A file and its id: the path below the root, with {@code /}. */
  record Entry(Path path, String id) {
    boolean rows() {
      return id.toLowerCase(Locale.ROOT).endsWith(".jsonl");
    }
  }

  private static final Set<String> JUNK =
      Set.of("node_modules", "__pycache__", "thumbs.db", "desktop.ini", "lost+found");

  Listing {
    files = List.copyOf(files);
    unreadable = List.copyOf(unreadable);
    misnamed = List.copyOf(misnamed);
    links = List.copyOf(links);
  }

  boolean complete() {
    return whole && unreadable.isEmpty() && misnamed.isEmpty();
  }

  /**
   * @throws UserError if there is nothing at the path or it cannot be opened
   */
  static Listing of(Path path) {
    try {
      Path real = path.toRealPath();
      if (!Files.isDirectory(real)) {
        Path root = real.getParent() == null ? real : real.getParent();
        return new Listing(
            root,
            List.of(new Entry(real, String.valueOf(real.getFileName()))),
            false,
            List.of(),
            List.of(),
            List.of());
      }
      Walk walk = new Walk(real);
      Files.walkFileTree(real, walk);
      walk.files.sort(Comparator.comparing(Entry::id));
      return new Listing(real, walk.files, true, walk.unreadable, walk.misnamed, walk.links);
    } catch (IOException e) {
      throw new UserError(
          "There is nothing to ingest at "
              + path
              + ", or it may not be read; check the path and its permissions.",
          e);
    }
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Entry> files = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> misnamed = new ArrayList<>();
    private final List<String> links = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && junk(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (junk(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (misnamed(file)) {
        misnamed.add(id(file));
      } else if (attributes.isSymbolicLink()) {
        links.add(id(file));
      } else if (attributes.isRegularFile()) {
        files.add(new Entry(file, id(file)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      if (!junk(file)) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          unreadable.add(id(file));
        } else {
          files.add(new Entry(file, id(file))); // reading it will tell why
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path folder, @org.jspecify.annotations.Nullable IOException failure) {
      if (failure != null) {
        unreadable.add(folder.equals(root) ? "." : id(folder));
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean misnamed(Path path) {
      try {
        return !Path.of(path.toString()).equals(path);
      } catch (InvalidPathException e) {
        return true;
      }
    }

    private String id(Path path) {
      return root.relativize(path).toString().replace('\\', '/');
    }

    /** What no one means when naming a folder: hidden files, lock files, caches. */
    private static boolean junk(Path path) {
      String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
      return name.startsWith(".")
          || name.startsWith("~$")
          || name.endsWith("~")
          || name.endsWith(".tmp")
          || name.endsWith(".swp")
          || JUNK.contains(name);
    }
  }
}
