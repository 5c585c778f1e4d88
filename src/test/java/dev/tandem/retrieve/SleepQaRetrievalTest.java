package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The retrieval figures asked for on SleepQA. Needs the shared data and bge-small's vectors of it,
 * recorded by {@code dev.tandem.index.SleepQa} into the folder that TANDEM_SLEEPQA_VECTORS names:
 * embedding them again would take minutes.
 */
class SleepQaRetrievalTest {
  private static final List<String> SPLITS = List.of("dev", "test");

  @Test
  void hybridBeatsBothSearchesOnSleepQaAndTheDefaultNeverFallsBehindTheBetterOne(
      @TempDir Path folder) throws IOException {
    Optional<Path> data = SharedData.find("sleepqa");
    assumeTrue(data.isPresent(), "the shared SleepQA data is absent");
    Optional<Path> recorded =
        Optional.ofNullable(System.getenv("TANDEM_SLEEPQA_VECTORS")).map(Path::of);
    assumeTrue(recorded.isPresent(), "TANDEM_SLEEPQA_VECTORS names no folder of recorded vectors");
    Path vectors = recorded.get();

    RecordedEmbedder embedder = new RecordedEmbedder();
    for (String split : SPLITS) {
      embedder.record(
          Question.read(qrels(data.get(), split)),
          RecordedEmbedder.read(vectors.resolve("sleepqa-queries-" + split + ".bin")));
    }
    try (TestHome home = new TestHome(folder, embedder)) {
      load(home, data.get(), RecordedEmbedder.read(vectors.resolve("sleepqa-vectors.bin")));
      RetrievalEval dev = search(home, data.get(), "dev");
      print("dev, default", dev.measure(Fusion.DEFAULT));
      FusionFitter.Fit fit = dev.fit();
      System.out.println("fit " + fit + " " + fit.fusion().toJson());
      print("dev, fitted (in sample)", dev.measure(fit.fusion()));
      RetrievalEval test = search(home, data.get(), "test");
      RetrievalEval.Result byDefault = test.measure(Fusion.DEFAULT);
      RetrievalEval.Result fitted = test.measure(fit.fusion());
      print("test, default", byDefault);
      print("test, fitted on dev", fitted);
      double bm25 = ndcg(fitted, "bm25");
      double dense = ndcg(fitted, "dense");
      assertThat(bm25).isGreaterThanOrEqualTo(.72);
      assertThat(dense).isGreaterThanOrEqualTo(.50);
      assertThat(ndcg(byDefault, "hybrid")).isGreaterThanOrEqualTo(Math.max(bm25, dense) - .01);
      assertThat(ndcg(fitted, "hybrid")).isGreaterThanOrEqualTo(.74).isGreaterThan(bm25);
    }
  }

  private static double ndcg(RetrievalEval.Result result, String arm) {
    return result.arms().get(arm).get("ndcg@10").value();
  }

  private static void print(String name, RetrievalEval.Result result) {
    System.out.println(name + ": n " + result.n() + ", failed " + result.failed());
    result
        .arms()
        .forEach(
            (arm, metrics) -> {
              System.out.printf("  %-7s", arm);
              metrics.forEach(
                  (metric, e) ->
                      System.out.printf(
                          " %s %.3f [%.3f, %.3f]", metric, e.value(), e.low(), e.high()));
              System.out.println();
            });
  }

  private static RetrievalEval search(TestHome home, Path data, String split) {
    return RetrievalEval.search(
        home.retriever(),
        TestHome.COLLECTION,
        Question.read(qrels(data, split)),
        Judgements.read(qrels(data, split)),
        Principals.ANONYMOUS,
        done -> {});
  }

  private static Path qrels(Path data, String split) {
    return data.resolve("qrels-" + split + ".tsv");
  }

  private static void load(TestHome home, Path data, List<float[]> vectors) throws IOException {
    List<NewVersion> batch = new ArrayList<>();
    int i = 0;
    for (String line : Files.readAllLines(data.resolve("passages.jsonl"))) {
      JsonNode row = new ObjectMapper().readTree(line);
      float[] vector = vectors.get(i++);
      batch.add(
          home.version(
              row.get("id").asText(),
              row.get("title").asText(),
              Acl.PUBLIC,
              List.of(row.get("text").asText()),
              ordinal -> vector));
      if (batch.size() == 1000) {
        home.put(batch);
        batch.clear();
      }
    }
    home.put(batch);
  }
}
