package dev.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.embed.Embedder;
import dev.tandem.index.Index;
import dev.tandem.json.Json;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import dev.tandem.text.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A home with a collection of 100,000 chunks, made once. Each chunk holds the sentences of two
 * passages of SleepQA, shuffled; its vector is the mean of the two passages' own vectors with some
 * noise, because embedding so many texts takes an hour. Ledger and index are written by the program
 * itself.
 */
public final class LargeHome {
  public static final String COLLECTION = "large";

  private static final int CHUNKS = 100_000;
  private static final int PER_DOCUMENT = 5;
  private static final int BATCH = 50; // documents of one transaction
  private static final double NOISE = 0.3; // length of the noise beside a unit vector
  private static final long SEED = 20_251_124;

  private final Path passages;
  private final Path folder;

  private LargeHome(Path passages, Path folder) {
    this.passages = passages;
    this.folder = folder;
  }

  private record Passage(String title, List<String> sentences, float[] vector) {}

  /**
   * The home in a folder; made there if it is not yet, which takes some ten minutes.
   *
   * @param passages JSON lines with title and text
   */
  public static Path in(Path folder, Path passages) throws IOException {
    Path home = folder.resolve("large-v1");
    if (!Files.isDirectory(home)) {
      new LargeHome(passages, Files.createDirectories(folder)).make(home);
    }
    return home;
  }

  private void make(Path home) throws IOException {
    Path unfinished = Files.createTempDirectory(folder, "unfinished-");
    try (Tandem tandem = Tandem.open(unfinished)) {
      List<Passage> all = read(tandem.rooms().home().embedder());
      tandem.createCollection(COLLECTION, Acl.parse("public"), "en");
      DocumentLog documents = tandem.rooms().home().writerLedger().documents();
      Random random = new Random(SEED);
      List<NewVersion> batch = new ArrayList<>();
      for (int i = 0; i < CHUNKS / PER_DOCUMENT; i++) {
        batch.add(version("doc-" + i, all, random));
        if (batch.size() == BATCH) {
          documents.put(COLLECTION, batch);
          batch.clear();
          if ((i + 1) % 2_000 == 0) {
            System.err.printf("%,d of %,d chunks stored%n", (i + 1) * PER_DOCUMENT, CHUNKS);
          }
        }
      }
      System.err.println("building the index from the ledger ...");
      settle(tandem.rooms().home().index(COLLECTION)); // it is brought up to the ledger
    }
    Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits for the merges that go on behind, and keeps what they made: a server would by and by. */
  private static void settle(Index index) {
    try {
      while (Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().startsWith("Lucene Merge Thread"))) {
        Thread.sleep(500);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    index.commit(index.committedSequence());
  }

  private NewVersion version(String id, List<Passage> all, Random random) {
    Passage first = all.get(random.nextInt(all.size()));
    StringBuilder text = new StringBuilder();
    List<EmbeddedChunk> chunks = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (int ordinal = 0; ordinal < PER_DOCUMENT; ordinal++) {
      Passage one = ordinal == 0 ? first : all.get(random.nextInt(all.size()));
      Passage other = all.get(random.nextInt(all.size()));
      List<String> sentences = new ArrayList<>(one.sentences);
      sentences.addAll(other.sentences);
      Collections.shuffle(sentences, random);
      String body = String.join(" ", sentences);
      text.append(ordinal == 0 ? "" : "\n\n");
      int start = CodePoints.length(text.toString());
      text.append(body);
      int end = start + CodePoints.length(body);
      blocks.add(new Block(Block.Kind.PARAGRAPH, 0, start, end, 0));
      Chunk chunk =
          new Chunk(Chunk.id(id, 1, ordinal), id, 1, ordinal, start, end, "", "", 0, body);
      chunks.add(new EmbeddedChunk(chunk, between(one.vector, other.vector, random)));
    }
    Document document =
        new Document(
            id,
            first.title,
            text.toString(),
            blocks,
            Acl.parse("public"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "en",
            Map.of());
    String hash = Sha256.of(text.toString());
    return new NewVersion(document, 1, hash, hash, "push", chunks);
  }

  private static float[] between(float[] one, float[] other, Random random) {
    float[] mean = new float[one.length];
    double scale = NOISE / Math.sqrt(one.length);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) ((one[i] + other[i]) / 2 + scale * random.nextGaussian());
    }
    return unit(mean);
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return vector;
  }

  /** The passages with their real vectors, which are kept beside the home for another time. */
  private List<Passage> read(Embedder embedder) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(passages)) {
      rows.add(Json.mapper().readTree(line));
    }
    Path cache = folder.resolve("passages-" + embedder.id() + ".vectors");
    if (!Files.exists(cache)) {
      embed(rows, embedder, cache);
    }
    List<Passage> all = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(cache)))) {
      for (JsonNode row : rows) {
        float[] vector = new float[embedder.dimension()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = in.readFloat();
        }
        String text = row.path("text").asText();
        List<String> sentences = new ArrayList<>();
        for (Range range : Sentences.split(text, "en")) {
          sentences.add(CodePoints.slice(text, range.start(), range.end()));
        }
        all.add(new Passage(row.path("title").asText(), sentences, vector));
      }
    }
    return all;
  }

  private static void embed(List<JsonNode> rows, Embedder embedder, Path cache) throws IOException {
    Path unfinished = cache.resolveSibling(cache.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
      for (int from = 0; from < rows.size(); from += 100) {
        List<JsonNode> batch = rows.subList(from, Math.min(rows.size(), from + 100));
        List<String> texts =
            batch.stream()
                .map(row -> row.path("title").asText() + "\n" + row.path("text").asText())
                .toList();
        for (float[] vector : embedder.passages(texts)) {
          for (float value : vector) {
            out.writeFloat(value);
          }
        }
        if (from % 1_000 == 0) {
          System.err.printf("%,d of %,d passages embedded%n", from, rows.size());
        }
      }
    }
    Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
  }
}
