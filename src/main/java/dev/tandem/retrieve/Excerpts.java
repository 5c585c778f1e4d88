package dev.tandem.retrieve;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Chunk;
import dev.tandem.text.Principals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

/**
 * The texts of a ranking, best first, read from the ledger under the reader's permission as far as
 * they are wanted: of the some two hundred candidates of a question few are shown, and reading a
 * text costs far more than ordering it.
 */
final class Excerpts implements Iterator<Excerpt> {
  private final DocumentLog documents;
  private final Principals who;
  private final Iterator<Candidate> ranked;
  private final int portion;
  private final Deque<Excerpt> read = new ArrayDeque<>();
  private int denied;

  /**
   * @param ranked best first
   * @param portion how many are read at once
   */
  Excerpts(DocumentLog documents, Principals who, List<Candidate> ranked, int portion) {
    this.documents = documents;
    this.who = who;
    this.ranked = ranked.iterator();
    this.portion = portion;
  }

  /** Candidates left out because they were no longer readable when their text was wanted. */
  int denied() {
    return denied;
  }

  @Override
  public boolean hasNext() {
    while (read.isEmpty() && ranked.hasNext()) {
      List<Candidate> next = new ArrayList<>();
      while (next.size() < portion && ranked.hasNext()) {
        next.add(ranked.next());
      }
      read.addAll(of(next));
      denied += next.size() - read.size();
    }
    return !read.isEmpty();
  }

  @Override
  public Excerpt next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return read.remove();
  }

  private List<Excerpt> of(List<Candidate> candidates) {
    Map<String, List<Candidate>> byCollection =
        candidates.stream().collect(Collectors.groupingBy(Candidate::collection));
    Map<String, Map<String, Chunk>> chunks = new HashMap<>(); // by collection, then by id
    Map<String, Map<String, String>> titles = new HashMap<>();
    byCollection.forEach(
        (collection, own) -> {
          List<String> ids = own.stream().map(Candidate::chunkId).toList();
          List<String> documentIds = own.stream().map(Candidate::docId).distinct().toList();
          chunks.put(collection, documents.chunks(collection, ids, who));
          titles.put(collection, documents.titles(collection, documentIds, who));
        });
    List<Excerpt> excerpts = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Chunk chunk = chunks.getOrDefault(candidate.collection(), Map.of()).get(candidate.chunkId());
      String title = titles.getOrDefault(candidate.collection(), Map.of()).get(candidate.docId());
      // Either is missing where the permission went away, also between the two reads.
      if (chunk != null && title != null) {
        excerpts.add(new Excerpt(candidate, chunk, title));
      }
    }
    return excerpts;
  }
}
