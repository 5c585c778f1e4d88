package dev.tandem.index;

import dev.tandem.text.Change;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Searches the newest commit of an index that another process may be writing. */
final class LuceneReader implements Index {
  private final Path folder;
  private final IndexSettings settings;
  private final Tuning tuning;
  private final Searchers searchers;
  private final ShortFormKeys shortForms = new ShortFormKeys();
  private final Directory directory;
  private State state;

  /** One commit: a reader and the acls that its numbers mean. */
  private record State(DirectoryReader reader, AclTable acls, long sequence) {
    static State of(DirectoryReader reader) throws IOException {
      var userData = reader.getIndexCommit().getUserData();
      return new State(
          reader, AclTable.read(userData, number -> true), LuceneIndex.sequence(userData));
    }
  }

  LuceneReader(Path folder, IndexSettings settings, Tuning tuning) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.tuning = tuning;
    this.searchers = new Searchers(tuning);
    this.directory = FSDirectory.open(folder);
    this.state = State.of(DirectoryReader.open(directory));
    LuceneIndex.check(folder, settings, state.reader.getIndexCommit().getUserData());
  }

  /** The newest commit, to be given back with {@code decRef}. */
  private synchronized State newest() throws IOException {
    DirectoryReader newer = DirectoryReader.openIfChanged(state.reader);
    if (newer != null) {
      State old = state;
      state = State.of(newer);
      old.reader.decRef();
    }
    state.reader.incRef();
    return state;
  }

  private interface Work<T> {
    T on(State state) throws IOException;
  }

  private <T> T withNewest(Work<T> work) {
    try {
      State now = newest();
      try {
        return work.on(now);
      } finally {
        now.reader.decRef();
      }
    } catch (IOException e) {
      throw LuceneIndex.damaged(folder, e);
    }
  }

  private LuceneSearch search(State now, Principals who) {
    return new LuceneSearch(searchers.over(now.reader), now.acls.filter(who), tuning);
  }

  @Override
  public List<Hit> search(IndexQuery query) {
    LuceneWriter.checkDimension(query, settings);
    return withNewest(now -> search(now, query.who()).hits(query, settings.language()));
  }

  @Override
  public int count(Principals who) {
    return withNewest(now -> search(now, who).count());
  }

  @Override
  public int count(String words, Principals who) {
    return withNewest(now -> vocabulary(now, who).count(words));
  }

  @Override
  public List<Spelling> spellings(String word, int edits, Principals who) {
    return withNewest(now -> vocabulary(now, who).spellings(word, edits));
  }

  @Override
  public List<ShortForm> shortForms(String text, Principals who) {
    return withNewest(now -> vocabulary(now, who).shortForms(text));
  }

  private Vocabulary vocabulary(State now, Principals who) {
    return new Vocabulary(
        shortForms, searchers.over(now.reader), now.acls.filter(who), settings.language());
  }

  @Override
  public long committedSequence() {
    return withNewest(State::sequence);
  }

  @Override
  public void apply(List<? extends Change> changes) {
    throw new UnsupportedOperationException("this index was opened for reading");
  }

  @Override
  public void commit(long sequence) {
    throw new UnsupportedOperationException("this index was opened for reading");
  }

  @Override
  public synchronized void close() {
    try {
      state.reader.decRef();
      directory.close();
    } catch (IOException e) {
      throw LuceneIndex.damaged(folder, e);
    }
  }
}
