package dev.tandem.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.text.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SleepQA (MIT): 7,005 passages, 500 dev and 500 test questions with one gold passage each.
 *
 * @param folder where it lies
 * @param passages in file order
 */
record SleepQa(Path folder, List<Passage> passages) {
  record Passage(String id, String title, String text) {}

  record Question(String text, String gold) {}

  /** Empty where the shared data is absent. */
  static Optional<SleepQa> open() throws IOException {
    Optional<Path> folder = SharedData.find("sleepqa");
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    List<Passage> passages = new ArrayList<>();
    for (String line : Files.readAllLines(folder.get().resolve("passages.jsonl"))) {
      JsonNode row = new JsonMapper().readTree(line);
      passages.add(
          new Passage(row.get("id").asText(), row.get("title").asText(), row.get("text").asText()));
    }
    return Optional.of(new SleepQa(folder.get(), List.copyOf(passages)));
  }

  /** Questions of {@code dev} or {@code test}, in the judgements' order. */
  List<Question> questions(String split) throws IOException {
    Map<String, Question> questions = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("qrels-" + split + ".tsv"))) {
      String[] cells = line.split("\t", 3);
      if (!cells[0].equals("query_id")) {
        questions.put(cells[0], new Question(cells[2], cells[1]));
      }
    }
    return List.copyOf(questions.values());
  }

  /** Reads float32 vectors written by {@link #main}, or empty where they are absent. */
  static Optional<List<float[]>> vectors(Path file, int dimension) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    FloatBuffer all =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    List<float[]> vectors = new ArrayList<>();
    while (all.hasRemaining()) {
      float[] vector = new float[dimension];
      all.get(vector);
      vectors.add(vector);
    }
    return Optional.of(vectors);
  }

  private static void write(Path file, List<float[]> vectors) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.size() * vectors.getFirst().length * 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : vectors) {
      for (float value : vector) {
        bytes.putFloat(value);
      }
    }
    Files.write(file, bytes.array());
  }

  /** Embeds everything into {@code FOLDER/sleepqa-*.bin} and prints the rate. */
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    SleepQa data = open().orElseThrow(() -> new IllegalStateException("sleepqa is absent"));
    try (Embedder bge = OnnxEmbedder.bgeSmallEn()) {
      for (String split : List.of("dev", "test")) {
        write(
            out.resolve("sleepqa-queries-" + split + ".bin"),
            data.questions(split).stream().map(q -> bge.query(q.text())).toList());
      }
      List<String> texts = data.passages().stream().map(p -> p.title() + "\n" + p.text()).toList();
      long start = System.nanoTime();
      List<float[]> vectors = bge.passages(texts);
      double seconds = (System.nanoTime() - start) / 1e9;
      write(out.resolve("sleepqa-vectors.bin"), vectors);
      System.out.printf(
          "embedded %d passages in %.1f s: %.1f a second%n",
          texts.size(), seconds, texts.size() / seconds);
    }
  }
}
