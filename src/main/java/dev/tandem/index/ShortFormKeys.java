package dev.tandem.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * Which keys of short forms each segment has, as the hashes of their texts. A question asks for
 * every short stretch of its words, and nearly none of them is one, so most are not looked up in
 * the terms of every segment. A segment never gets other terms; what is kept goes with it. Safe for
 * use by many threads.
 */
final class ShortFormKeys {
  private final Map<IndexReader.CacheKey, int[]> bySegment = new ConcurrentHashMap<>();

  /** False only if no chunk has a term that begins with this key. */
  boolean mayHave(IndexReader reader, String key) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      if (Arrays.binarySearch(of(leaf.reader()), key.hashCode()) >= 0) {
        return true;
      }
    }
    return false;
  }

  private int[] of(LeafReader segment) throws IOException {
    IndexReader.CacheHelper core = segment.getCoreCacheHelper();
    int[] known = bySegment.get(core.getKey());
    if (known == null) {
      known = read(segment);
      bySegment.put(core.getKey(), known);
      core.addClosedListener(bySegment::remove);
    }
    return known;
  }

  /** Ascending, each once. */
  private static int[] read(LeafReader segment) throws IOException {
    Terms terms = segment.terms(ChunkFields.SHORT_FORMS);
    if (terms == null) {
      return new int[0];
    }
    IntStream.Builder hashes = IntStream.builder();
    TermsEnum each = terms.iterator();
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      String text = term.utf8ToString();
      hashes.add(text.substring(0, text.indexOf(ShortForms.BETWEEN) + 1).hashCode());
    }
    return hashes.build().sorted().distinct().toArray();
  }
}
