package dev.tandem.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.VectorUtil;

/** One search over one state of an index. */
final class LuceneSearch {
  private final IndexSearcher searcher;
  private final Query filter;
  private final Tuning tuning;

  LuceneSearch(IndexSearcher searcher, Query filter, Tuning tuning) {
    this.searcher = searcher;
    this.filter = filter;
    this.tuning = tuning;
  }

  int count() throws IOException {
    return searcher.count(filter);
  }

  /** A candidate: its number in the index and both scores. */
  private static final class Candidate {
    private final int doc;
    private float keyword;
    private float dense;

    Candidate(int doc) {
      this.doc = doc;
    }

    Candidate(ScoreDoc hit) {
      this.doc = hit.doc;
      this.keyword = hit.score;
    }
  }

  List<Hit> hits(IndexQuery question, String language) throws IOException {
    Query words =
        new BooleanQuery.Builder()
            .add(tuning.keywords().query(question.text(), language, searcher), Occur.MUST)
            .add(filter, Occur.FILTER)
            .build();
    TreeMap<Integer, Candidate> found = new TreeMap<>(); // by number: leaves are read in order
    for (ScoreDoc hit : searcher.search(words, question.depth()).scoreDocs) {
      found.put(hit.doc, new Candidate(hit));
    }
    if (question.vector().length > 0) {
      for (Scored near : nearest(question.vector(), question.depth())) {
        found.computeIfAbsent(near.doc, Candidate::new).dense = near.cosine;
      }
    }
    Weight weight = searcher.createWeight(searcher.rewrite(words), ScoreMode.COMPLETE, 1);
    List<Hit> hits = new ArrayList<>(found.size());
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      var inside = found.subMap(leaf.docBase, leaf.docBase + leaf.reader().maxDoc()).values();
      if (!inside.isEmpty()) {
        score(leaf, inside, weight, question.vector());
        describe(leaf, inside, hits);
      }
    }
    hits.sort(
        Comparator.comparing(Hit::keyword)
            .thenComparing(Hit::dense)
            .reversed()
            .thenComparing(Hit::chunkId));
    return hits;
  }

  /** The chunks with the largest cosine, at most {@code depth}. */
  private Collection<Scored> nearest(float[] vector, int depth) throws IOException {
    if (count() <= tuning.exact()) {
      return best(vector, filter, depth);
    }
    // The graph compares quantised vectors: take more of them, then compare the raw ones.
    int wide = Math.max(2 * depth, 200);
    Query graph = new KnnFloatVectorQuery(ChunkFields.VECTOR, vector, wide, filter);
    return best(vector, graph, depth);
  }

  private record Scored(int doc, float cosine) {}

  private Collection<Scored> best(float[] vector, Query among, int depth) throws IOException {
    Comparator<Scored> worstFirst =
        Comparator.comparing(Scored::cosine)
            .thenComparing(Comparator.comparing(Scored::doc).reversed());
    PriorityQueue<Scored> best = new PriorityQueue<>(worstFirst);
    Weight weight = searcher.createWeight(searcher.rewrite(among), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      FloatVectorValues values = leaf.reader().getFloatVectorValues(ChunkFields.VECTOR);
      if (scorer == null || values == null) {
        continue;
      }
      var live = leaf.reader().getLiveDocs();
      DocIdSetIterator docs = scorer.iterator();
      KnnVectorValues.DocIndexIterator at = values.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if ((live != null && !live.get(doc)) || at.advance(doc) != doc) {
          continue;
        }
        best.add(
            new Scored(
                leaf.docBase + doc, VectorUtil.dotProduct(vector, values.vectorValue(at.index()))));
        if (best.size() > depth) {
          best.poll();
        }
      }
    }
    return best;
  }

  /** Gives every candidate of a segment both scores; candidates ascend. */
  private static void score(
      LeafReaderContext leaf, Iterable<Candidate> candidates, Weight weight, float[] vector)
      throws IOException {
    Scorer scorer = weight.scorer(leaf);
    FloatVectorValues values = leaf.reader().getFloatVectorValues(ChunkFields.VECTOR);
    DocIdSetIterator words = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
    KnnVectorValues.DocIndexIterator at = values.iterator();
    for (Candidate candidate : candidates) {
      int doc = candidate.doc - leaf.docBase;
      if (candidate.keyword == 0) { // otherwise the keywords found it
        if (words.docID() < doc) {
          words.advance(doc);
        }
        if (scorer != null && words.docID() == doc) {
          candidate.keyword = scorer.score();
        }
      }
      // Otherwise it is among the nearest, and was compared then.
      if (vector.length > 0 && candidate.dense == 0 && at.advance(doc) == doc) {
        candidate.dense = VectorUtil.dotProduct(vector, values.vectorValue(at.index()));
      }
    }
  }

  private static void describe(
      LeafReaderContext leaf, Iterable<Candidate> candidates, List<Hit> hits) throws IOException {
    LeafReader reader = leaf.reader();
    BinaryDocValues chunk = reader.getBinaryDocValues(ChunkFields.CHUNK);
    BinaryDocValues docId = reader.getBinaryDocValues(ChunkFields.DOC_ID);
    NumericDocValues version = reader.getNumericDocValues(ChunkFields.VERSION);
    NumericDocValues ordinal = reader.getNumericDocValues(ChunkFields.ORDINAL);
    for (Candidate candidate : candidates) {
      int doc = candidate.doc - leaf.docBase;
      chunk.advanceExact(doc);
      docId.advanceExact(doc);
      version.advanceExact(doc);
      ordinal.advanceExact(doc);
      hits.add(
          new Hit(
              chunk.binaryValue().utf8ToString(),
              docId.binaryValue().utf8ToString(),
              (int) version.longValue(),
              (int) ordinal.longValue(),
              candidate.keyword,
              candidate.dense));
    }
  }
}
