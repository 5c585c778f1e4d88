package dev.tandem.index;

import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** The one writer of an index; its own searches see what it applied at once. */
final class LuceneWriter implements Index {
  /** Up to so many chunks a commit takes deleted ones off the disk before it returns. */
  private static final int PURGE_AT_ONCE = 2_000;

  private static final double RAM_MB = 64;
  private static final double SEGMENTS_PER_TIER = 3;
  private static final double FLOOR_MB = 64;

  private final Path folder;
  private final IndexSettings settings;
  private final Tuning tuning;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final AclTable acls;
  private final ShortFormKeys shortForms = new ShortFormKeys();
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("index").factory());
  private volatile long committed;

  LuceneWriter(Path folder, IndexSettings settings, Tuning tuning) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.tuning = tuning;
    this.directory = FSDirectory.open(Files.createDirectories(folder));
    this.writer =
        new IndexWriter(
            directory,
            config().setOpenMode(otherLayout() ? OpenMode.CREATE : OpenMode.CREATE_OR_APPEND));
    try {
      Map<String, String> userData = liveData();
      if (userData.isEmpty()) {
        // An empty commit at once, so that readers find an index however the first writer ends.
        acls = AclTable.read(Map.of(), number -> true);
        store(0);
      } else {
        LuceneIndex.check(folder, settings, userData);
        acls = AclTable.read(userData, usedNumbers()::get);
        committed = LuceneIndex.sequence(userData);
      }
      searchers = new SearcherManager(writer, new Searchers(tuning));
    } catch (IOException | RuntimeException e) {
      writer.rollback();
      directory.close();
      throw e;
    }
  }

  /** An index of an older version is begun anew; the ledger has all that stood in it. */
  private boolean otherLayout() throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return false;
    }
    Map<String, String> userData = SegmentInfos.readLatestCommit(directory).getUserData();
    return !userData.isEmpty() && !ChunkFields.SCHEMA.equals(userData.get("schema"));
  }

  private IndexWriterConfig config() {
    IndexWriterConfig config = new IndexWriterConfig(Analysis.fields(settings.language()));
    config.setCodec(ChunkFields.codec());
    config.setSimilarity(tuning.keywords().similarity());
    config.setRAMBufferSizeMB(RAM_MB);
    config.setCommitOnClose(false); // what no commit numbered is replayed from the ledger
    TieredMergePolicy merges = new TieredMergePolicy();
    merges.setForceMergeDeletesPctAllowed(0);
    // Few segments: every one has a graph of its own to be searched, and embedding costs far more
    // than merging.
    merges.setSegmentsPerTier(SEGMENTS_PER_TIER);
    merges.setFloorSegmentMB(FLOOR_MB);
    config.setMergePolicy(merges);
    config.setMergeScheduler(new QuietMerges());
    return config;
  }

  /**
   * A merge that fails (a full disk) changes nothing, and the write that it served fails with a
   * sentence of its own; so its thread dumps no stack trace on the user.
   */
  private static final class QuietMerges extends ConcurrentMergeScheduler {
    @Override
    protected void handleMergeException(Throwable failure) {}
  }

  private Map<String, String> liveData() {
    Map<String, String> data = new HashMap<>();
    Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
    if (live != null) {
      live.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }

  /** Numbers of acls that chunks refer to; reads every segment's checksums on the way. */
  private BitSet usedNumbers() throws IOException {
    BitSet used = new BitSet();
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
        NumericDocValues numbers = leaf.reader().getNumericDocValues(AclTable.FIELD);
        while (numbers != null && numbers.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          used.set((int) numbers.longValue());
        }
      }
    }
    return used;
  }

  @Override
  public synchronized void apply(List<? extends Change> changes) {
    changes.forEach(this::checkDimension);
    onDiskThread(() -> applyChecked(changes));
  }

  /**
   * Runs to its end, whatever happens to the caller's thread: an interrupt closes the file that its
   * thread writes to, and with it Lucene's whole writer.
   */
  private void onDiskThread(Runnable work) {
    try {
      CompletableFuture.runAsync(work, disk).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void applyChecked(List<? extends Change> changes) {
    try {
      for (Change change : changes) {
        Term doc = new Term(ChunkFields.DOC, change.docId());
        switch (change) {
          case Change.Put put when put.chunks().isEmpty() -> writer.deleteDocuments(doc);
          case Change.Put put -> writer.updateDocuments(doc, documents(put));
          case Change.Remove remove -> writer.deleteDocuments(doc);
          case Change.Permit permit -> permit(doc, permit);
        }
      }
      searchers.maybeRefreshBlocking();
    } catch (IOException | AlreadyClosedException e) { // a full disk also closes Lucene's writer
      throw LuceneIndex.damaged(folder, e);
    }
  }

  private List<Document> documents(Change.Put put) {
    int acl = acls.number(put.acl());
    List<Document> documents = new ArrayList<>();
    for (EmbeddedChunk chunk : put.chunks()) {
      documents.add(ChunkFields.document(put, chunk, acl, settings.language()));
    }
    return documents;
  }

  private void permit(Term doc, Change.Permit permit) throws IOException {
    // Lucene refuses to update a field that no chunk has had yet; then there is nothing to update.
    if (writer.getFieldNames().contains(AclTable.FIELD)) {
      writer.updateNumericDocValue(doc, AclTable.FIELD, acls.number(permit.acl()));
    }
  }

  private void checkDimension(Change change) {
    if (change instanceof Change.Put put) {
      for (EmbeddedChunk chunk : put.chunks()) {
        if (chunk.vector().length != settings.dimension()) {
          throw new IllegalArgumentException(
              "chunk %s has a vector of %d dimensions, the index holds %d"
                  .formatted(chunk.chunk().id(), chunk.vector().length, settings.dimension()));
        }
      }
    }
  }

  static void checkDimension(IndexQuery query, IndexSettings settings) {
    int length = query.vector().length;
    if (length != 0 && length != settings.dimension()) {
      throw new IllegalArgumentException(
          "the question's vector has %d dimensions, the index holds %d"
              .formatted(length, settings.dimension()));
    }
  }

  @Override
  public synchronized void commit(long sequence) {
    onDiskThread(() -> commitNow(sequence));
  }

  private void commitNow(long sequence) {
    try {
      store(sequence);
      if (writer.hasDeletions()) {
        // Terms and vectors of deleted chunks go from the disk too; in a large index behind the
        // scenes, and the next commit makes it durable.
        boolean wait = writer.getDocStats().maxDoc <= PURGE_AT_ONCE;
        writer.forceMergeDeletes(wait);
        if (wait) {
          store(sequence);
          searchers.maybeRefreshBlocking(); // a deleted chunk still counts in BM25's statistics
        }
      }
    } catch (IOException | AlreadyClosedException e) {
      throw LuceneIndex.damaged(folder, e);
    }
  }

  private void store(long sequence) throws IOException {
    writer.setLiveCommitData(LuceneIndex.userData(settings, sequence, acls).entrySet());
    writer.commit();
    committed = sequence;
  }

  @Override
  public long committedSequence() {
    return committed;
  }

  private interface Work<T> {
    T on(IndexSearcher searcher) throws IOException;
  }

  private <T> T withSearcher(Work<T> work) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return work.on(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw LuceneIndex.damaged(folder, e);
    }
  }

  @Override
  public List<Hit> search(IndexQuery query) {
    checkDimension(query, settings);
    // The table is read after the searcher was taken: newer than it, never older.
    return withSearcher(
        searcher ->
            new LuceneSearch(searcher, acls.filter(query.who()), tuning)
                .hits(query, settings.language()));
  }

  @Override
  public int count(Principals who) {
    return withSearcher(searcher -> new LuceneSearch(searcher, acls.filter(who), tuning).count());
  }

  @Override
  public int count(String words, Principals who) {
    return withSearcher(searcher -> vocabulary(searcher, who).count(words));
  }

  @Override
  public List<Spelling> spellings(String word, int edits, Principals who) {
    return withSearcher(searcher -> vocabulary(searcher, who).spellings(word, edits));
  }

  @Override
  public List<ShortForm> shortForms(String text, Principals who) {
    return withSearcher(searcher -> vocabulary(searcher, who).shortForms(text));
  }

  private Vocabulary vocabulary(IndexSearcher searcher, Principals who) {
    return new Vocabulary(shortForms, searcher, acls.filter(who), settings.language());
  }

  @Override
  public synchronized void close() {
    try {
      searchers.close();
      writer.rollback(); // drops what no commit numbered, waits for no merge
      directory.close();
    } catch (IOException e) {
      throw LuceneIndex.damaged(folder, e);
    } finally {
      disk.shutdown();
    }
  }
}
