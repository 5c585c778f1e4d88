package dev.tandem.answer;

import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.util.List;
import java.util.Optional;

/**
 * The documents as one reader may read them at this moment. Asked again before an answer leaves: a
 * permission may have gone while the model wrote.
 */
record Readable(DocumentLog documents, Principals who) {
  /** Whether the passage is still exactly what the ledger stores and the reader may read. */
  boolean holds(Passage passage) {
    return stored(passage, passage.start(), passage.end())
        .filter(passage.text()::equals)
        .isPresent();
  }

  /** The citation of a span, if what it quotes is what is stored. No quote, no citation. */
  Optional<Citation> cite(Span span, int marker) {
    Passage source = span.source();
    return stored(source, span.start(), span.end())
        .filter(span.text()::equals)
        .map(
            quote ->
                new Citation(
                    marker,
                    source.collection(),
                    source.docId(),
                    source.version(),
                    source.title(),
                    span.start(),
                    span.end(),
                    source.page(),
                    quote));
  }

  /** A chunk of a current version, if the reader may read it. */
  Optional<Chunk> chunk(String collection, String id) {
    return Optional.ofNullable(documents.chunks(collection, List.of(id), who).get(id));
  }

  List<Block> blocks(Passage passage) {
    return documents.blocks(passage.collection(), passage.docId(), passage.version(), who);
  }

  private Optional<String> stored(Passage passage, int start, int end) {
    return documents
        .text(passage.collection(), passage.docId(), passage.version(), who)
        .filter(text -> CodePoints.length(text) >= end)
        .map(text -> CodePoints.slice(text, start, end));
  }
}
