package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents and answers for the tests. */
final class Samples {
  static final String COLLECTION = "handbook";
  static final Principals ANN = Principals.parse("user:ann,group:hr");
  static final Principals BOB = Principals.parse("user:bob");

  private Samples() {}

  static CollectionInfo collection(String name) {
    return new CollectionInfo(
        name, Acl.PUBLIC, true, "en", "bge", 1, Instant.parse("2026-01-02T03:04:05.678901234Z"));
  }

  /** A version whose text is the given paragraphs, one chunk and one block each. */
  static DocumentLog.NewVersion version(String id, int version, String acl, String... paragraphs) {
    StringBuilder text = new StringBuilder();
    List<EmbeddedChunk> chunks = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (String paragraph : paragraphs) {
      int start = CodePoints.length(text.toString());
      int end = start + CodePoints.length(paragraph);
      int ordinal = chunks.size();
      Chunk chunk =
          new Chunk(
              Chunk.id(id, version, ordinal),
              id,
              version,
              ordinal,
              start,
              end,
              "Policies > " + id,
              "",
              ordinal + 1,
              paragraph);
      chunks.add(new EmbeddedChunk(chunk, vector(id.hashCode() * 31 + ordinal)));
      blocks.add(new Block(Block.Kind.PARAGRAPH, 0, start, end, ordinal + 1));
      text.append(paragraph).append('\n');
    }
    Document document =
        new Document(
            id,
            "Title of " + id,
            text.toString(),
            blocks,
            Acl.parse(acl),
            Optional.of("https://example.com/" + id),
            Optional.of(Instant.parse("2026-05-06T07:08:09Z")),
            Optional.of(LocalDate.of(2027, 1, 31)),
            "en",
            Map.of("owner", "HR"));
    return new DocumentLog.NewVersion(
        document, version, "hash " + id + version, "source hash", "folder", chunks);
  }

  static float[] vector(int seed) {
    float[] vector = new float[384];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) Math.sin(seed * 0.7 + i);
    }
    return vector;
  }

  /** The replay of an answer of which nothing is withheld. */
  static AnswerReplay whole(AnswerRecord given) {
    return new AnswerReplay(given, Optional.empty(), List.of());
  }

  /** An answer that used and cites the first paragraph of each version. */
  static AnswerRecord answer(
      String id, Principals who, String question, String answer, DocumentLog.NewVersion... cited) {
    List<AnswerRecord.Retrieved> retrieved = new ArrayList<>();
    List<Citation> citations = new ArrayList<>();
    for (DocumentLog.NewVersion version : cited) {
      Chunk chunk = version.chunks().getFirst().chunk();
      retrieved.add(
          new AnswerRecord.Retrieved(
              chunk.id(),
              COLLECTION,
              chunk.docId(),
              chunk.version(),
              chunk.start(),
              chunk.end(),
              0.75,
              true,
              "ab12"));
      citations.add(
          new Citation(
              citations.size() + 1,
              COLLECTION,
              chunk.docId(),
              chunk.version(),
              version.document().title(),
              chunk.start(),
              chunk.end(),
              chunk.page(),
              chunk.text()));
    }
    return new AnswerRecord(
        id,
        Instant.parse("2026-06-01T10:00:00.123456789Z"),
        who,
        COLLECTION,
        List.of(COLLECTION),
        1,
        "rag",
        "smollm2",
        "",
        "p1",
        question,
        question,
        answer,
        "generated",
        false,
        "",
        retrieved,
        2,
        citations,
        100,
        20,
        Map.of("total", 1234L, "retrieve", 12L));
  }
}
