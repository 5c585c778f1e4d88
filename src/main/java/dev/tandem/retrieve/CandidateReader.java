package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.index.Hit;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Chunk;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes candidates of what an index found: those whose document the ledger, which knows the
 * permissions of this moment, lets the reader read, with their terms. Most chunks were read before,
 * for other questions; only of the others the text is opened here.
 */
final class CandidateReader {
  private final DocumentLog documents;
  private final ReadTexts read;
  private final CollectionInfo collection;
  private final Principals who;

  CandidateReader(
      DocumentLog documents, ReadTexts read, CollectionInfo collection, Principals who) {
    this.documents = documents;
    this.read = read;
    this.collection = collection;
    this.who = who;
  }

  /** Those of the hits that may be read, in order. */
  List<Candidate> candidates(List<Hit> hits) {
    List<String> documentIds = hits.stream().map(Hit::docId).distinct().toList();
    Map<String, Integer> versions = documents.readable(collection.name(), documentIds, who);
    List<Hit> readable =
        hits.stream()
            .filter(hit -> versions.getOrDefault(hit.docId(), 0) == hit.version())
            .toList();
    Map<String, TermSequence> terms = terms(readable);
    List<Candidate> candidates = new ArrayList<>(readable.size());
    for (Hit hit : readable) {
      TermSequence own = terms.get(hit.chunkId());
      if (own != null) {
        candidates.add(new Candidate(collection.name(), hit, own, 0, Candidate.Match.NONE));
      }
    }
    return candidates;
  }

  /** By chunk; without those that the ledger does not have. */
  private Map<String, TermSequence> terms(List<Hit> hits) {
    Map<String, TermSequence> known =
        read.known(
            collection.name(), collection.generation(), hits.stream().map(Hit::chunkId).toList());
    List<Hit> unknown = hits.stream().filter(hit -> !known.containsKey(hit.chunkId())).toList();
    if (unknown.isEmpty()) {
      return known;
    }
    Map<String, TermSequence> all = new HashMap<>(known);
    Map<String, Chunk> chunks =
        documents.chunks(collection.name(), unknown.stream().map(Hit::chunkId).toList(), who);
    Map<String, String> titles =
        documents.titles(
            collection.name(), unknown.stream().map(Hit::docId).distinct().toList(), who);
    String language = collection.language();
    TermReader reader = new TermReader(text -> Analysis.terms(text, language), language, read);
    for (Chunk chunk : chunks.values()) {
      String title = titles.get(chunk.docId());
      // It is missing where the permission went away between the two reads.
      if (title != null) {
        TermSequence sequence = reader.chunk(chunk, title);
        read.keep(collection.name(), collection.generation(), chunk.id(), sequence);
        all.put(chunk.id(), sequence);
      }
    }
    return all;
  }
}
