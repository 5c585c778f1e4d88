package dev.tandem;

import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ingest.CatchUp;
import dev.tandem.ingest.Writes;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Folders;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The indexes of a home's collections, each opened when first needed and closed with the home. One
 * that is behind the ledger (a writer was killed between the two) is brought up to date when it is
 * opened, and each is {@linkplain PermissionProbe probed} before it is used. They are opened under
 * the home's lock.
 */
final class HomeIndexes {
  private final Home home;
  private final Map<Path, Index> byFolder = new ConcurrentHashMap<>();
  private final Map<Index, Writes> writes = new HashMap<>();

  HomeIndexes(Home home) {
    this.home = home;
  }

  /** The home became the writer: what is still reading goes on with what it holds. */
  void reopen() {
    byFolder.clear();
  }

  /** The way into a collection: this home becomes the writer. */
  Writes writes(String collection) {
    synchronized (home) {
      Ledger own = home.writerLedger();
      return writes.computeIfAbsent(
          index(collection),
          index ->
              home.keep(new Writes(collection, own, index, () -> home.forgetPrompts(collection))));
    }
  }

  /** The index of a collection's generation of this moment: another process may have changed it. */
  Index index(String collection) {
    CollectionInfo info = home.collection(collection);
    refuseOtherEmbedder(info);
    Index known = byFolder.get(folder(info, info.generation()));
    return known == null ? open(info) : known;
  }

  /** How many passages a collection's index holds, whoever may read them. */
  int indexed(String collection) {
    Set<Principal> readers = new TreeSet<>();
    home.ledger()
        .documents()
        .forEachCurrent(collection, document -> readers.addAll(document.acl().readers()));
    return index(collection).count(Principals.of(readers));
  }

  private Index open(CollectionInfo info) {
    synchronized (home) {
      Path folder = folder(info, info.generation());
      Index known = byFolder.get(folder);
      if (known != null) {
        return known; // another thread was faster
      }
      IndexSettings form = form(info);
      Index opened;
      if (home.isWriter()) {
        keepOnly(info);
        opened = home.keep(LuceneIndex.openWriter(folder, form));
        bringUpToDate(home.ledger(), info, opened);
      } else {
        if (!Files.isDirectory(folder)) {
          mend(info, folder, form);
        }
        opened = home.keep(LuceneIndex.openReader(folder, form));
        if (opened.committedSequence() < home.ledger().documents().sequence(info.name())) {
          mend(info, folder, form); // the open reader sees the new commit with its next search
        }
      }
      PermissionProbe.check(opened, home.embedder().dimension());
      byFolder.put(folder, opened);
      return opened;
    }
  }

  Path folder(CollectionInfo info, int generation) {
    return home.directory().resolve("index").resolve(info.name()).resolve("g" + generation);
  }

  /** What an index of this collection is built for, with the embedder now set. */
  IndexSettings form(CollectionInfo info) {
    return new IndexSettings(home.embedder().id(), home.embedder().dimension(), info.language());
  }

  /**
   * Deletes the indexes of other generations: the one before, and one that was not finished. They
   * hold text, which a deletion of documents would not reach.
   */
  void keepOnly(CollectionInfo info) {
    Path current = folder(info, info.generation());
    Path folders = home.directory().resolve("index").resolve(info.name());
    if (!Files.isDirectory(folders)) {
      return;
    }
    try (Stream<Path> all = Files.list(folders)) {
      for (Path other : all.filter(folder -> !folder.equals(current)).toList()) {
        Folders.delete(other);
      }
    } catch (IOException | UncheckedIOException busy) {
      // Some systems keep files that a reader has open; the next writer tries again.
    }
  }

  /** Replays what the index lacks, unless a writer is at work: then its last commit is read. */
  private void mend(CollectionInfo info, Path folder, IndexSettings form) {
    try (Ledger own = SqliteLedger.openWriter(home.directory(), home.clock())) {
      int now = own.collections().find(info.name()).map(CollectionInfo::generation).orElse(0);
      if (now != info.generation()) {
        throw new UserError(
            "Collection '%s' was embedded anew at this moment; try again.".formatted(info.name()));
      }
      try (Index index = LuceneIndex.openWriter(folder, form)) {
        bringUpToDate(own, info, index);
      }
    } catch (UserError busy) {
      if (!Files.isDirectory(folder)) {
        throw busy;
      }
    }
  }

  /** Writes to the index only what it lacks: mostly nothing. */
  private void bringUpToDate(Ledger own, CollectionInfo info, Index index) {
    PermissionProbe.plantIfMissing(index, home.embedder().dimension());
    CatchUp.current(index, own, info.name());
  }

  /** Whether its vectors are of the embedder that questions are embedded with. */
  boolean embeddedAsNow(CollectionInfo info) {
    return info.embedder().equals(home.embedder().id());
  }

  private void refuseOtherEmbedder(CollectionInfo info) {
    if (!embeddedAsNow(info)) {
      throw new UserError(
          ("Collection '%s' was embedded with '%s', but the setting 'embedder' now gives '%s'; set it"
                  + " back, or embed the collection anew with 'tandem collection reembed %s'.")
              .formatted(info.name(), info.embedder(), home.embedder().id(), info.name()));
    }
  }
}
