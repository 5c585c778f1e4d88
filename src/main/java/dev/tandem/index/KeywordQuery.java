package dev.tandem.index;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * A question as BM25 over title, headings and text as one: what BM25F (Robertson, Zaragoza and
 * Taylor, CIKM 2004) is with equal weights, so that a word in title and text is not counted as two.
 *
 * @param k1 saturation of the term frequency
 * @param b how much a long chunk is discounted
 */
record KeywordQuery(float k1, float b) {
  /** Chosen on the dev questions of SleepQA; see docs/rationale/index.md. */
  static final KeywordQuery DEFAULT = new KeywordQuery(0.6f, 0.75f);

  /** A pasted page is no question: what comes later than this many different terms is left out. */
  private static final int MOST_TERMS = 256;

  Similarity similarity() {
    return new BM25Similarity(k1, b);
  }

  /**
   * Asks for chunks that have any of a text's terms. The terms are looked up here and not again by
   * each use of the query, as long as the searcher is the same.
   */
  Query query(String text, String language, IndexSearcher searcher) throws IOException {
    Set<String> terms = new LinkedHashSet<>(Analysis.terms(text, language));
    if (terms.isEmpty()) {
      return new MatchNoDocsQuery("no terms");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String each : terms.stream().limit(MOST_TERMS).toList()) {
      Term term = new Term(ChunkFields.WORDS, each);
      any.add(new TermQuery(term, TermStates.build(searcher, term, true)), Occur.SHOULD);
    }
    return any.build();
  }
}
