package dev.tandem.index;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryCachingPolicy;
import org.apache.lucene.search.SearcherFactory;

/**
 * Makes the searchers of an index. They keep, segment by segment, which chunks a permission filter
 * lets through, and nothing else.
 *
 * <p>A kept filter cannot be older than the permissions: it is known by the numbers of the acls
 * that it admits, a number never changes its meaning ({@link AclTable}), and Lucene neither keeps
 * nor uses one for a segment in which a chunk's number was changed in place.
 */
final class Searchers extends SearcherFactory {
  private static final int FILTERS = 256;
  private static final long BYTES = 16L << 20;

  private static final QueryCachingPolicy FILTERS_ONLY =
      new QueryCachingPolicy() {
        @Override
        public void onUse(Query query) {}

        @Override
        public boolean shouldCache(Query query) {
          return AclTable.filters(query);
        }
      };

  private final Tuning tuning;
  private final LRUQueryCache filters = new LRUQueryCache(FILTERS, BYTES, leaf -> true, 1f);

  Searchers(Tuning tuning) {
    this.tuning = tuning;
  }

  @Override
  public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
    return over(reader);
  }

  IndexSearcher over(IndexReader reader) {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setSimilarity(tuning.keywords().similarity());
    searcher.setQueryCache(filters);
    searcher.setQueryCachingPolicy(FILTERS_ONLY);
    return searcher;
  }
}
