package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {
  private static final ChunkSizes SIZES = new ChunkSizes(60, 100);

  /** One token a word, three for a word with a digit, and two special ones. */
  private static final ToIntFunction<String> WORDS =
      text -> {
        int tokens = 2;
        for (String word : text.strip().split("\\s+")) {
          tokens += word.isEmpty() ? 0 : word.matches(".*\\d.*") ? 3 : 1 + word.length() / 12;
        }
        return tokens;
      };

  private final Chunker chunker = new Chunker(SIZES, WORDS);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20261122})
  void randomDocumentsAreCoveredOnceWithinTheLimit(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      Document document = RandomDocuments.next(random);
      List<Chunk> chunks = chunker.chunk(document, 3, "en");
      String where = "seed %d, document %d".formatted(seed, i);
      int length = CodePoints.length(document.text());
      int[] covered = new int[length];
      for (int n = 0; n < chunks.size(); n++) {
        Chunk chunk = chunks.get(n);
        assertThat(chunk.id()).as(where).isEqualTo(document.id() + "#3." + n);
        assertThat(chunk.text())
            .as(where)
            .isEqualTo(CodePoints.slice(document.text(), chunk.start(), chunk.end()));
        assertThat(WORDS.applyAsInt(chunker.embedText(document.title(), chunk)))
            .as(where + ", chunk " + n)
            .isLessThanOrEqualTo(SIZES.limit());
        for (int at = chunk.start(); at < chunk.end(); at++) {
          covered[at]++;
        }
      }
      for (Block block : document.blocks()) {
        if (block.kind() == Block.Kind.HEADING) {
          for (int at = block.start(); at < block.end(); at++) {
            covered[at] = Math.max(covered[at], 1);
          }
        }
      }
      int[] points = document.text().codePoints().toArray();
      for (int at = 0; at < length; at++) {
        if (!Character.isWhitespace(points[at])) {
          assertThat(covered[at]).as(where + ", code point " + at).isEqualTo(1);
        }
      }
      rowsKeepTheirHeader(document, chunks, where);
      assertThat(chunker.chunk(document, 3, "en")).as(where).isEqualTo(chunks);
    }
  }

  /** A row lies whole in one chunk, together with its header in the text or as context. */
  private static void rowsKeepTheirHeader(Document document, List<Chunk> chunks, String where) {
    Optional<Block> header = Optional.empty();
    for (Block block : document.blocks()) {
      switch (block.kind()) {
        case TABLE_HEADER -> header = Optional.of(block);
        case TABLE_ROW -> {
          String words = CodePoints.slice(document.text(), block.start(), block.end());
          String names =
              header.map(h -> CodePoints.slice(document.text(), h.start(), h.end())).orElse("");
          if (WORDS.applyAsInt(words) < 30 && WORDS.applyAsInt(names) < 25) {
            assertThat(chunks)
                .as(where + ", row at " + block.start())
                .anyMatch(
                    c ->
                        c.start() <= block.start()
                            && c.end() >= block.end()
                            && (c.context() + "\n" + c.text()).contains(names));
          }
        }
        default -> header = Optional.empty();
      }
    }
  }

  @Test
  void aShortPassageWithoutHeadingsIsOneChunk() {
    String text = "one two three. ".repeat(25).strip();
    assertThat(chunker.chunk(document("p1", text, List.of()), 1, "en"))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.text()).isEqualTo(text));
  }

  @Test
  void aSentenceThatFitsIsNotCut() {
    String sentence = "Every employee " + "very ".repeat(30) + "often reads this sentence.";
    String text = (sentence + " ").repeat(6).strip();
    List<Chunk> chunks = chunker.chunk(document("p", text, List.of()), 1, "en");
    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(chunks).allSatisfy(c -> assertThat(c.text()).startsWith("Every").endsWith("."));
  }

  @Test
  void smallSectionsUnderOneParentAreMergedAndKeepTheirHeadings() {
    CanonicalText text = new CanonicalText(10_000);
    text.add(Block.Kind.HEADING, 1, "Handbook");
    text.add(Block.Kind.HEADING, 2, "Parking");
    text.add(Block.Kind.PARAGRAPH, 0, "Park behind the house.");
    text.add(Block.Kind.HEADING, 2, "Bicycles");
    text.add(Block.Kind.PARAGRAPH, 0, "Lock them in the cellar.");
    List<Chunk> chunks = chunker.chunk(document("d", text.toString(), text.blocks()), 1, "en");
    assertThat(chunks)
        .singleElement()
        .satisfies(
            chunk -> {
              assertThat(chunk.heading()).isEqualTo("Handbook");
              assertThat(chunk.text())
                  .isEqualTo(
                      "Parking\n\nPark behind the house.\n\nBicycles\n\nLock them in the cellar.");
            });
  }

  @Test
  void aTitleAloneIsStillFound() {
    CanonicalText text = new CanonicalText(10_000);
    text.add(Block.Kind.HEADING, 1, "Closed on Friday");
    assertThat(chunker.chunk(document("d", text.toString(), text.blocks()), 1, "en"))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.text()).isEqualTo("Closed on Friday"));
  }

  @Test
  void anEndlessWordIsCutAndNothingIsLost() {
    String text = "x".repeat(5_000);
    List<Chunk> chunks = chunker.chunk(document("d", text, List.of()), 1, "en");
    assertThat(String.join("", chunks.stream().map(Chunk::text).toList())).isEqualTo(text);
  }

  static Document document(String id, String text, List<Block> blocks) {
    return new Document(
        id,
        id,
        text,
        new ArrayList<>(blocks),
        Acl.PUBLIC,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "en",
        Map.of());
  }
}
