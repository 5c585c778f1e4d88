package dev.tandem.index;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * A question as BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): a term's frequencies in title,
 * heading and text are added, weighted, before they saturate, so that a word in title and text is
 * not counted as two.
 *
 * @param k1 saturation of the term frequency
 * @param b how much a long chunk is discounted
 * @param title weight of the title, at least 1
 * @param heading weight of the headings, at least 1
 */
record KeywordQuery(float k1, float b, float title, float heading) {
  /** Chosen on the dev questions of SleepQA; see docs/rationale/index.md. */
  static final KeywordQuery DEFAULT = new KeywordQuery(0.6f, 0.75f, 1, 1);

  /** A pasted page is no question: what comes later than this many different terms is left out. */
  private static final int MOST_TERMS = 256;

  Similarity similarity() {
    return new BM25Similarity(k1, b);
  }

  Query query(String text, String language) {
    Set<String> terms = new LinkedHashSet<>(Analysis.terms(text, language));
    if (terms.isEmpty()) {
      return new MatchNoDocsQuery("no terms");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    terms.stream()
        .limit(MOST_TERMS)
        .forEach(
            term ->
                any.add(
                    new CombinedFieldQuery.Builder(term)
                        .addField(ChunkFields.TEXT, 1)
                        .addField(ChunkFields.TITLE, title)
                        .addField(ChunkFields.HEADING, heading)
                        .build(),
                    Occur.SHOULD));
    return any.build();
  }
}
