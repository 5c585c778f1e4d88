package dev.tandem.retrieve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.label.MadeDomains;
import dev.tandem.stats.Calibration;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.LogisticRegression;
import dev.tandem.stats.PairedTest;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How well questions are routed among collections: {@code ./do bench routing}. One half of the data
 * is for choosing, the other is measured.
 */
final class RoutingMeasure {
  private static final long SEED = 20261130;
  private static final int ROWS = Integer.getInteger("rows", 240);
  private static final int SLEEP_QUESTIONS = 200;
  private static final int SLEEP_PASSAGES = 800;
  private static final int PARTS = 4;
  private static final double[] SHARES = {1, .5, .2, .1, .05, .02, .01};

  /** A question with the documents that answer it. */
  private record Judged(String question, Set<DocumentKey> answers) {}

  /** What one question found in each collection. */
  private record Looked(Judged judged, List<Ranking> rankings, List<List<Candidate>> union) {
    boolean right(int collection) {
      String name = rankings.get(collection).collection().name();
      return judged.answers().stream().anyMatch(key -> key.collection().equals(name));
    }
  }

  private RoutingMeasure() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<Looked> learnt = new ArrayList<>();
    Map<String, List<Looked>> measured = new LinkedHashMap<>();
    try (Embedder embedder = OnnxEmbedder.bgeSmallEn()) {
      Function<MadeDomains.Made, String> domain = MadeDomains.Made::domain;
      Function<MadeDomains.Made, String> client =
          made -> "client" + Math.floorMod(made.entity().hashCode(), PARTS);
      learnt.addAll(made(folder.resolve("a"), embedder, new MadeDomains(11, ROWS, false), domain));
      learnt.addAll(made(folder.resolve("b"), embedder, new MadeDomains(12, ROWS, false), client));
      measured.put(
          "domains", made(folder.resolve("c"), embedder, new MadeDomains(21, ROWS, true), domain));
      measured.put(
          "clients", made(folder.resolve("d"), embedder, new MadeDomains(22, ROWS, true), client));
      if (arguments.length > 1) {
        List<Looked> sleep = sleep(folder.resolve("e"), embedder, Path.of(arguments[1]));
        learnt.addAll(sleep.subList(0, sleep.size() / 2));
        measured.put("sleepqa in parts", sleep.subList(sleep.size() / 2, sleep.size()));
      }
    }
    LogisticRegression fitted = fit(learnt);
    Arrays.stream(SHARES).forEach(share -> kept(share, learnt));
    measured.forEach(
        (name, all) -> {
          report(name, all);
          calibration("as they are", new LogisticRegression(0, new double[] {1}), all);
          calibration("fitted", fitted, all);
        });
  }

  private static List<Looked> made(
      Path folder,
      Embedder embedder,
      MadeDomains made,
      Function<MadeDomains.Made, String> collection) {
    Map<String, List<SeveralHome.Text>> texts = new TreeMap<>();
    for (MadeDomains.Made each : made.documents()) {
      texts
          .computeIfAbsent(collection.apply(each), name -> new ArrayList<>())
          .add(new SeveralHome.Text(each.id(), each.title(), each.heading(), each.text()));
    }
    List<Judged> questions = new ArrayList<>();
    for (MadeDomains.Asked asked : made.questions()) {
      Set<DocumentKey> answers = new LinkedHashSet<>();
      asked
          .answers()
          .forEach(each -> answers.add(new DocumentKey(collection.apply(each), each.id())));
      questions.add(new Judged(asked.question(), answers));
    }
    return look(folder, embedder, texts, questions);
  }

  /** One subject in parts that nothing but the question tells apart: the hardest there is. */
  private static List<Looked> sleep(Path folder, Embedder embedder, Path data) throws IOException {
    Map<String, SeveralHome.Text> all = new LinkedHashMap<>();
    for (String line : Files.readAllLines(data.resolve("passages.jsonl"))) {
      JsonNode row = new ObjectMapper().readTree(line);
      String id = row.get("id").asText();
      all.put(
          id, new SeveralHome.Text(id, row.get("title").asText(), "", row.get("text").asText()));
    }
    List<Judged> questions = new ArrayList<>();
    Map<String, SeveralHome.Text> taken = new LinkedHashMap<>();
    for (String line : Files.readAllLines(data.resolve("qrels-dev.tsv"))) {
      String[] cells = line.split("\t", 3);
      SeveralHome.Text gold = all.get(cells[1]);
      if (gold != null && questions.size() < SLEEP_QUESTIONS) {
        taken.put(gold.id(), gold);
        questions.add(new Judged(cells[2], Set.of(new DocumentKey(part(gold), gold.id()))));
      }
    }
    for (SeveralHome.Text each : all.values()) {
      if (taken.size() < SLEEP_PASSAGES) {
        taken.putIfAbsent(each.id(), each);
      }
    }
    Map<String, List<SeveralHome.Text>> texts = new TreeMap<>();
    taken
        .values()
        .forEach(each -> texts.computeIfAbsent(part(each), p -> new ArrayList<>()).add(each));
    return look(folder, embedder, texts, questions);
  }

  /** By title, so that the passages of one article stay together. */
  private static String part(SeveralHome.Text text) {
    return "part" + Math.floorMod(text.title().hashCode() * 0x9E3779B9, PARTS);
  }

  private static List<Looked> look(
      Path folder,
      Embedder embedder,
      Map<String, List<SeveralHome.Text>> texts,
      List<Judged> questions) {
    try (SeveralHome home = new SeveralHome(folder, embedder)) {
      texts.forEach((collection, all) -> home.put(collection, Acl.PUBLIC, all));
      HybridRetriever retriever = home.retriever();
      List<Looked> looked = new ArrayList<>();
      for (Judged judged : questions) {
        List<Ranking> rankings =
            home.collections().stream()
                .map(
                    name ->
                        retriever.rank(
                            new RetrievalRequest(
                                name, judged.question(), Principals.ANONYMOUS, 10)))
                .toList();
        looked.add(
            new Looked(judged, rankings, Union.of(rankings, Router.DEPTH, retriever::matcher)));
      }
      return looked;
    }
  }

  /** What the leads would be best multiplied by, and a constant: Platt scaling. */
  private static LogisticRegression fit(List<Looked> learnt) {
    LogisticRegression model = LogisticRegression.fit(leads(learnt), labels(learnt), 1);
    System.out.printf(
        Locale.ROOT,
        "fitted on %d questions: log-odds %.2f + %.2f * lead%n",
        learnt.size(),
        model.intercept(),
        model.weights()[0]);
    return model;
  }

  /** Shape (collection of a question, 1). */
  private static double[][] leads(List<Looked> all) {
    return all.stream()
        .flatMapToDouble(each -> Arrays.stream(Routing.leads(each.union())))
        .mapToObj(lead -> new double[] {lead})
        .toArray(double[][]::new);
  }

  /** Whether each collection of each question is right. */
  private static boolean[] labels(List<Looked> all) {
    List<Boolean> labels = new ArrayList<>();
    all.forEach(
        each -> IntStream.range(0, each.union().size()).forEach(i -> labels.add(each.right(i))));
    boolean[] array = new boolean[labels.size()];
    IntStream.range(0, array.length).forEach(i -> array[i] = labels.get(i));
    return array;
  }

  /** How well a model tells them. */
  private static void calibration(String name, LogisticRegression model, List<Looked> all) {
    double[] p = Arrays.stream(leads(all)).mapToDouble(model::probability).toArray();
    boolean[] y = labels(all);
    System.out.printf(
        Locale.ROOT,
        "  probabilities %-14s expected calibration error %.3f, Brier %.4f%n",
        name,
        Calibration.expectedError(p, y, 10),
        Calibration.brier(p, y));
  }

  private static void report(String name, List<Looked> all) {
    System.out.printf(
        "%s: %d questions, %d collections, %d with answers in several%n",
        name,
        all.size(),
        all.getFirst().rankings().size(),
        all.stream().filter(each -> rights(each).size() > 1).count());
    first(
        "fused score as it is",
        all,
        each ->
            best(
                each,
                each.rankings().stream().map(Ranking::candidates).toList(),
                Candidate::score));
    first("cosine", all, each -> best(each, each.union(), Candidate::dense));
    first("share of terms", all, each -> best(each, each.union(), c -> c.match().weighted()));
    first(
        "best sentence's share", all, each -> best(each, each.union(), c -> c.match().sentence()));
    first("comparable score", all, each -> best(each, each.union(), Candidate::score));
    first("routed", all, RoutingMeasure::routed);
    for (double share : SHARES) {
      kept(share, all);
    }
    double[] alone = all.stream().mapToDouble(RoutingMeasure::alone).toArray();
    figure("the right collections alone", alone, alone);
    figure("fused scores as they are", each(all, RoutingMeasure::raw), alone);
    figure("in turn, by cosine of the first", each(all, RoutingMeasure::turns), alone);
    figure(
        "cosine",
        each(all, look -> merged(look, Comparator.comparingDouble(Candidate::dense), i -> true)),
        alone);
    figure("comparable, own order", each(all, look -> merged(look, i -> true)), alone);
    figure("comparable, one order", each(all, RoutingMeasure::oneOrder), alone);
    figure("routed (what ships)", each(all, look -> merged(look, kept(look)::get)), alone);
  }

  private static double[] each(List<Looked> all, Function<Looked, List<Candidate>> order) {
    return all.stream().mapToDouble(look -> ndcg(order.apply(look), look.judged())).toArray();
  }

  private static Set<Integer> rights(Looked each) {
    Set<Integer> rights = new LinkedHashSet<>();
    for (int i = 0; i < each.rankings().size(); i++) {
      if (each.right(i)) {
        rights.add(i);
      }
    }
    return rights;
  }

  private static int best(
      Looked each, List<List<Candidate>> found, Function<Candidate, Double> value) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < found.size(); i++) {
      for (Candidate candidate : found.get(i)) {
        if (value.apply(candidate) > most) {
          most = value.apply(candidate);
          best = i;
        }
      }
    }
    return best;
  }

  private static int routed(Looked each) {
    String first = Routing.routes(each.rankings(), each.union()).getFirst().collection();
    return IntStream.range(0, each.rankings().size())
        .filter(i -> each.rankings().get(i).collection().name().equals(first))
        .findFirst()
        .orElseThrow();
  }

  private static void first(String by, List<Looked> all, Function<Looked, Integer> choice) {
    int right = (int) all.stream().filter(each -> each.right(choice.apply(each))).count();
    System.out.printf(
        "  right collection first by %-22s %s%n",
        by, show(Intervals.proportion(right, all.size())));
  }

  private static double[] probabilities(Looked each) {
    Map<String, Double> byName = new HashMap<>();
    Routing.routes(each.rankings(), each.union())
        .forEach(route -> byName.put(route.collection(), route.probability()));
    return each.rankings().stream()
        .mapToDouble(ranking -> byName.getOrDefault(ranking.collection().name(), 0.0))
        .toArray();
  }

  private static void kept(double share, List<Looked> all) {
    int whole = 0;
    double kept = 0;
    for (Looked each : all) {
      double[] p = probabilities(each);
      double best = Arrays.stream(p).max().orElse(0);
      boolean missed = rights(each).stream().anyMatch(i -> p[i] < share * best);
      whole += missed ? 0 : 1;
      kept += Arrays.stream(p).filter(one -> one >= share * best).count();
    }
    System.out.printf(
        Locale.ROOT,
        "  share %.2f: all right collections kept %s, %.2f kept a question%n",
        share,
        show(Intervals.proportion(whole, all.size())),
        kept / all.size());
  }

  private static List<Boolean> kept(Looked each) {
    double[] p = probabilities(each);
    double best = Arrays.stream(p).max().orElse(0);
    return Arrays.stream(p).mapToObj(one -> one >= Routing.SHARE * best).toList();
  }

  private static double alone(Looked each) {
    Set<Integer> rights = rights(each);
    return ndcg(merged(each, rights::contains), each.judged());
  }

  private static List<Candidate> merged(Looked each, Function<Integer, Boolean> kept) {
    return merged(each, Comparator.comparingDouble(Candidate::score), kept);
  }

  private static List<Candidate> merged(
      Looked each, Comparator<Candidate> order, Function<Integer, Boolean> kept) {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < each.union().size(); i++) {
      if (kept.apply(i)) {
        all.addAll(each.union().get(i));
      }
    }
    all.sort(order.reversed());
    return all;
  }

  private static List<Candidate> raw(Looked each) {
    List<Candidate> all = new ArrayList<>();
    each.rankings().forEach(ranking -> all.addAll(ranking.candidates()));
    all.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return all;
  }

  /** The first of each, then the second of each: what is done where scores are not comparable. */
  private static List<Candidate> turns(Looked each) {
    List<List<Candidate>> order = new ArrayList<>(each.union());
    order.sort(
        Comparator.comparingDouble(
                (List<Candidate> found) ->
                    found.stream().mapToDouble(Candidate::dense).max().orElse(-1))
            .reversed());
    List<Candidate> all = new ArrayList<>();
    for (int place = 0; place < 10; place++) {
      for (List<Candidate> found : order) {
        if (place < found.size()) {
          all.add(found.get(place));
        }
      }
    }
    return all;
  }

  private static List<Candidate> oneOrder(Looked each) {
    List<Candidate> all = new ArrayList<>();
    each.union().forEach(all::addAll);
    return Union.COMPARABLE.rank(all);
  }

  private static double ndcg(List<Candidate> order, Judged judged) {
    List<DocumentKey> documents =
        order.stream().map(Candidate::document).distinct().limit(10).toList();
    double gain = 0;
    double ideal = 0;
    for (int i = 0; i < documents.size(); i++) {
      gain += judged.answers().contains(documents.get(i)) ? 1 / Math.log(i + 2) : 0;
    }
    for (int i = 0; i < Math.min(10, judged.answers().size()); i++) {
      ideal += 1 / Math.log(i + 2);
    }
    return gain / ideal;
  }

  private static void figure(String name, double[] values, double[] alone) {
    System.out.printf(
        "  nDCG@10 %-34s %s, against alone %s%n",
        name,
        show(Intervals.mean(values, SEED)),
        show(PairedTest.signFlip(values, alone, SEED).difference()));
  }

  private static String show(Estimate e) {
    return "%.3f [%.3f, %.3f]".formatted(e.value(), e.low(), e.high());
  }
}
