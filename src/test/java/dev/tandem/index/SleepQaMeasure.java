package dev.tandem.index;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The figures of docs/rationale/index.md: nDCG@10 of keywords alone and vectors alone, latency, and
 * on the dev questions the choice of BM25's parameters. Vectors come from {@link SleepQa#main}.
 */
final class SleepQaMeasure {
  private SleepQaMeasure() {}

  /** {@code VECTORS_FOLDER [fit]}. */
  public static void main(String[] args) throws IOException {
    Path vectors = Path.of(args[0]);
    SleepQa data = SleepQa.open().orElseThrow(() -> new IllegalStateException("no sleepqa"));
    List<float[]> passages = SleepQa.vectors(vectors.resolve("sleepqa-vectors.bin"), 384).get();
    Path folder = Files.createTempDirectory("sleepqa-index");
    IndexSettings settings = new IndexSettings("bge", 384, "en");
    long start = System.nanoTime();
    try (Index index = LuceneIndex.openWriter(folder, settings)) {
      index.apply(changes(data, passages));
      index.commit(7_005);
    }
    System.out.printf("indexed in %.1f s%n", (System.nanoTime() - start) / 1e9);
    if (args.length > 1) {
      for (float k1 : new float[] {.3f, .4f, .5f, .6f, .7f, .9f, 1.2f}) {
        for (float b : new float[] {.4f, .6f, .75f, .9f, 1}) {
          KeywordQuery keywords = new KeywordQuery(k1, b);
          try (Index index = new LuceneReader(folder, settings, new Tuning(keywords, 16_384))) {
            System.out.printf("k1 %.1f b %.2f: ", k1, b);
            keywords(index, data, "dev");
          }
        }
      }
      return;
    }
    for (int exact : new int[] {16_384, 0}) {
      System.out.println(exact == 0 ? "graph:" : "compared one by one:");
      try (Index index =
          new LuceneReader(folder, settings, new Tuning(KeywordQuery.DEFAULT, exact))) {
        for (String split : List.of("dev", "test")) {
          List<float[]> questions =
              SleepQa.vectors(vectors.resolve("sleepqa-queries-" + split + ".bin"), 384).get();
          System.out.print(split + " BM25 ");
          keywords(index, data, split);
          dense(index, data, split, questions);
          latency(index, data.questions(split), questions);
        }
      }
    }
  }

  static List<Change> changes(SleepQa data, List<float[]> vectors) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < data.passages().size(); i++) {
      SleepQa.Passage passage = data.passages().get(i);
      String text = passage.text();
      Chunk chunk =
          new Chunk(
              Chunk.id(passage.id(), 1, 0),
              passage.id(),
              1,
              0,
              0,
              text.codePointCount(0, text.length()),
              "",
              "",
              0,
              text);
      changes.add(
          new Change.Put(
              i + 1,
              passage.id(),
              1,
              passage.title(),
              Acl.PUBLIC,
              "en",
              List.of(new EmbeddedChunk(chunk, vectors.get(i)))));
    }
    return changes;
  }

  /** nDCG@10 by keywords alone; one gold passage a question, so the ideal is 1. */
  static double keywords(Index index, SleepQa data, String split) throws IOException {
    double sum = 0;
    List<SleepQa.Question> questions = data.questions(split);
    for (SleepQa.Question question : questions) {
      List<Hit> hits =
          index.search(new IndexQuery(question.text(), new float[0], Principals.ANONYMOUS, 10));
      sum += gain(hits, question.gold());
    }
    System.out.printf("nDCG@10 %.4f%n", sum / questions.size());
    return sum / questions.size();
  }

  static double dense(Index index, SleepQa data, String split, List<float[]> vectors)
      throws IOException {
    double sum = 0;
    List<SleepQa.Question> questions = data.questions(split);
    for (int i = 0; i < questions.size(); i++) {
      List<Hit> hits =
          new ArrayList<>(
              index.search(new IndexQuery("", vectors.get(i), Principals.ANONYMOUS, 10)));
      hits.sort(Comparator.comparing(Hit::dense).reversed());
      sum += gain(hits, questions.get(i).gold());
    }
    System.out.printf("%s dense nDCG@10 %.4f%n", split, sum / questions.size());
    return sum / questions.size();
  }

  private static double gain(List<Hit> hits, String gold) {
    for (int rank = 0; rank < Math.min(10, hits.size()); rank++) {
      if (hits.get(rank).docId().equals(gold)) {
        return Math.log(2) / Math.log(rank + 2);
      }
    }
    return 0;
  }

  private static void latency(
      Index index, List<SleepQa.Question> questions, List<float[]> vectors) {
    double[] millis = new double[questions.size()];
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      index.search(
          new IndexQuery(questions.get(i).text(), vectors.get(i), Principals.ANONYMOUS, 100));
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "hybrid search, depth 100: p50 %.2f ms, p99 %.2f ms%n",
        millis[millis.length / 2], millis[millis.length * 99 / 100]);
  }
}
