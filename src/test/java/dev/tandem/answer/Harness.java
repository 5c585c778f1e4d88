package dev.tandem.answer;

import com.fasterxml.jackson.databind.*;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.tandem.embed.Embedder;
import dev.tandem.text.*;
import java.nio.file.*;
import java.util.*;

public class Harness {
  static final ObjectMapper M = new ObjectMapper();

  record Q(String q, List<String> a, String gold) {}

  static List<String[]> docs = new ArrayList<>();
  static List<Map<String, Integer>> tf = new ArrayList<>();
  static Map<String, Integer> df = new HashMap<>();
  static double avg;

  static void load() throws Exception {
    for (String l : Files.readAllLines(Path.of("/work/shared/data/sleepqa/passages.jsonl"))) {
      JsonNode n = M.readTree(l);
      docs.add(
          new String[] {n.get("id").asText(), n.get("title").asText(), n.get("text").asText()});
    }
    for (String[] d : docs) {
      Map<String, Integer> t = new HashMap<>();
      for (String s : Words.topics(d[1] + " " + d[2])) t.merge(s, 1, Integer::sum);
      tf.add(t);
      avg += t.values().stream().mapToInt(x -> x).sum();
      for (String s : t.keySet()) df.merge(s, 1, Integer::sum);
    }
    avg /= docs.size();
  }

  static List<Passage> bm25(String q, int k) {
    double[] sc = new double[docs.size()];
    for (String s : Words.topics(q)) {
      int d = df.getOrDefault(s, 0);
      if (d == 0) continue;
      double idf = Math.log(1 + (docs.size() - d + 0.5) / (d + 0.5));
      for (int i = 0; i < sc.length; i++) {
        int f = tf.get(i).getOrDefault(s, 0);
        if (f > 0)
          sc[i] +=
              idf
                  * f
                  * 2.2
                  / (f
                      + 1.2
                          * (.25 + .75 * tf.get(i).values().stream().mapToInt(x -> x).sum() / avg));
      }
    }
    List<Integer> ix = new ArrayList<>();
    for (int i = 0; i < sc.length; i++) ix.add(i);
    ix.sort((a, b) -> Double.compare(sc[b], sc[a]));
    List<Passage> out = new ArrayList<>();
    for (int i : ix.subList(0, k)) {
      String[] d = docs.get(i);
      out.add(
          new Passage(
              List.of(d[0] + "#1.0"),
              d[0],
              1,
              d[1],
              "",
              "",
              0,
              CodePoints.length(d[2]),
              0,
              d[2],
              sc[i]));
    }
    return out;
  }

  static List<Q> questions(String f, String qrels) throws Exception {
    List<Q> out = new ArrayList<>();
    List<String> gold = new ArrayList<>();
    if (!qrels.isEmpty())
      for (String l : Files.readAllLines(Path.of("/work/shared/data/sleepqa/" + qrels)))
        gold.add(l.split("\t")[1]);
    int i = 1;
    for (String l : Files.readAllLines(Path.of("/work/shared/data/sleepqa/" + f))) {
      String[] p = l.split("\t");
      String js = p[1];
      if (js.startsWith("\"")) js = js.substring(1, js.length() - 1).replace("\"\"", "\"");
      List<String> a = new ArrayList<>();
      M.readTree(js).forEach(x -> a.add(x.asText()));
      out.add(new Q(p[0], a, gold.isEmpty() ? "" : gold.get(i)));
      i++;
    }
    return out;
  }

  static String norm(String s) {
    return s.toLowerCase()
        .replaceAll("\\p{Punct}", "")
        .replaceAll("\\b(a|an|the)\\b", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }

  public static void main(String[] x) throws Exception {
    load();
    var model = new BgeSmallEnV15QuantizedEmbeddingModel();
    Embedder e =
        new Embedder() {
          public String id() {
            return "";
          }

          public int dimension() {
            return 384;
          }

          public int maxTokens() {
            return 512;
          }

          public int countTokens(String t) {
            return 0;
          }

          public float[] query(String q) {
            return model
                .embed("Represent this sentence for searching relevant passages: " + q)
                .content()
                .vector();
          }

          public List<float[]> passages(List<String> ts) {
            return ts.stream().map(t -> model.embed(t).content().vector()).toList();
          }

          public void close() {}
        };
    Extractor ex = new Extractor(x[0].equals("nodense") ? Optional.empty() : Optional.of(e));
    String set = x[1];
    int n = Integer.parseInt(x[2]);
    Set<String> test = new HashSet<>();
    for (Q q : questions("sleep-test.csv", "")) test.add(q.q);
    List<Q> qs = questions("sleep-" + set + ".csv", set.equals("dev") ? "qrels-dev.tsv" : "");
    try (var w = Files.newBufferedWriter(Path.of(x[3]))) {
      int k = 0;
      for (Q q : qs) {
        if (test.contains(q.q)) continue;
        if (k++ >= n) break;
        List<Passage> all = bm25(q.q, 20);
        List<Passage> top = all.subList(0, 5);
        Weights wt = new Weights(all);
        List<Span> units = new ArrayList<>();
        for (int i = 0; i < 5; i++) units.addAll(Spans.units(i, top.get(i), List.of(), "en"));
        for (Candidate c : ex.rank(q.q, top, units, wt)) {
          boolean hit = q.a.stream().anyMatch(a -> norm(c.span().text()).contains(norm(a)));
          StringBuilder sb = new StringBuilder();
          sb.append(k)
              .append('\t')
              .append(hit ? 1 : 0)
              .append('\t')
              .append(c.span().source().docId().equals(q.gold) ? 1 : 0)
              .append('\t')
              .append(c.span().passage());
          for (double f : c.features()) sb.append('\t').append(String.format("%.4f", f));
          sb.append('\t')
              .append(c.span().text().replace('\t', ' ').replace('\n', ' '))
              .append('\t')
              .append(q.q)
              .append('\n');
          w.write(sb.toString());
        }
      }
    }
  }
}
