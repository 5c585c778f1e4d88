package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.FiguresJson;
import dev.tandem.compare.evidence.EvidenceFile;
import dev.tandem.example.Example;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Reliability;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Arms compared on the same questions.
 *
 * @param collection whose documents were read
 * @param questions all that were asked
 * @param task what a good answer is
 * @param standings one a contestant
 * @param pairs every two of them on quality
 * @param kinds the same for questions of one kind
 * @param overlap test questions that training has seen
 * @param unseen quality on those that it has not; empty where it has seen none
 * @param testSet hash of the questions
 * @param looks how often they were looked at before
 * @param judge what a judge model says of the answers, if one was asked
 * @param remarks what a reader has to know of how it came about
 */
public record Comparison(
    String collection,
    List<TestQuestion> questions,
    Task task,
    List<Standing> standings,
    List<PairVerdict> pairs,
    List<KindFigures> kinds,
    Overlap overlap,
    SequencedMap<String, Estimate> unseen,
    TestSet testSet,
    int looks,
    Recommendation recommendation,
    Optional<JudgeFigures> judge,
    List<String> remarks) {
  private static final long SEED = 20261130;

  /**
   * @param trained rows that arms have learnt or are shown
   * @param outcomes one a contestant, of the same questions
   * @param margin the smallest difference that would matter
   */
  public static Comparison of(
      String collection,
      List<TestQuestion> questions,
      List<Example> trained,
      Task task,
      List<Contest.Outcome> outcomes,
      double margin,
      int looks) {
    List<Asked> asked = questions.stream().map(q -> Asked.of(q, collection)).toList();
    int[] clusters = clusters(questions, collection);
    List<Standing> standings =
        outcomes.stream().map(each -> Standing.of(each, questions, task, clusters)).toList();
    SequencedMap<String, double[]> quality = new LinkedHashMap<>();
    standings.forEach(each -> quality.put(each.name(), each.qualities()));
    Scores scores = new Scores(Figure.QUALITY.metric(), quality, clusters);
    List<PairVerdict> pairs = new Pairing(margin, SEED).of(scores);
    Overlap overlap = Overlap.of(trained.stream().map(Asked::of).toList(), asked);
    int[] unseen = overlap.unseen();
    return new Comparison(
        collection,
        questions,
        task,
        standings,
        pairs,
        KindFigures.of(scores, QuestionKind.groups(questions), SEED),
        overlap,
        unseen.length == 0 || unseen.length == questions.size()
            ? new LinkedHashMap<>()
            : scores.only(unseen).means(SEED),
        TestSet.of(questions),
        looks,
        Recommendation.of(standings, pairs),
        Optional.empty(),
        List.of());
  }

  /** The same, and what is measured from now on is measured by this task. */
  public Comparison by(Task other) {
    return new Comparison(
        collection,
        questions,
        other,
        standings,
        pairs,
        kinds,
        overlap,
        unseen,
        testSet,
        looks,
        recommendation,
        judge,
        remarks);
  }

  /** The same with what a judge says and with remarks. */
  public Comparison with(Optional<JudgeFigures> said, List<String> more) {
    return new Comparison(
        collection,
        questions,
        task,
        standings,
        pairs,
        kinds,
        overlap,
        unseen,
        testSet,
        looks,
        recommendation,
        said,
        List.copyOf(more));
  }

  /** Whether all that was asked for is there. */
  public boolean complete() {
    return judge.filter(JudgeFigures::silent).isEmpty();
  }

  /** Which questions hang together, by question. */
  public static int[] clusters(List<TestQuestion> questions, String collection) {
    return QuestionGroups.clusters(questions.stream().map(q -> Asked.of(q, collection)).toList());
  }

  /** The JSON form; {@code compare/compare.schema.json} describes it. */
  public ObjectNode toJson() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("n", questions.size())
            .put("collection", collection)
            .put("task", task.kind().wireName())
            .put("quality", task.kind().figure().wireName())
            .put("test_set", testSet.sha256())
            .put("looked_at_before", looks);
    task.form().ifPresent(form -> json.put("form", form));
    remarks.forEach(json.putArray("remarks")::add);
    ObjectNode arms = json.putObject("arms");
    for (Standing standing : standings) {
      ObjectNode arm = arms.putObject(standing.name());
      standing.figures().forEach((figure, value) -> put(arm, figure.wireName(), value));
      if (!standing.latency().isEmpty()) {
        arm.put("latency_ms", standing.medianMilliseconds());
      }
      standing.latency().forEach(arm.putArray("latencies_ms")::add);
      ArrayNode bins = arm.putArray("reliability");
      for (Reliability.Bin bin : standing.reliability()) {
        put(bins, bin);
      }
      standing.labels().ifPresent(labels -> arm.set("labels", labels.toJson()));
      ObjectNode counts = arm.putObject("faults");
      faults(standing).forEach((fault, count) -> counts.put(fault.word(), count));
    }
    ArrayNode two = json.putArray("pairs");
    pairs.forEach(pair -> two.add(pair.toJson()));
    ArrayNode types = json.putArray("kinds");
    kinds.forEach(kind -> types.add(kind.toJson()));
    json.set("seen_in_training", overlap.toJson());
    if (!unseen.isEmpty()) {
      ObjectNode without = json.putObject("quality_unseen");
      unseen.forEach((arm, value) -> put(without, arm, value));
    }
    judge.ifPresent(each -> json.set("judge", each.toJson()));
    json.set("recommendation", recommendation.toJson());
    return json;
  }

  /**
   * What arms agree on against the gold answer, one of them quoting it, by question: labels that
   * are in doubt. A suspicion for people to look at.
   */
  public SequencedMap<Integer, String> doubted() {
    SequencedMap<Integer, String> doubted = new LinkedHashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      Map<String, Reply> said = new LinkedHashMap<>();
      Map<String, Fault> faults = new LinkedHashMap<>();
      for (Standing standing : standings) {
        said.put(standing.name(), standing.replies().get(i));
        faults.put(standing.name(), standing.fault(i, questions.get(i)));
      }
      List<String> agreeing = LabelDoubt.of(said, faults);
      for (Map.Entry<String, Reply> each : said.entrySet()) {
        if (agreeing.contains(each.getKey())) {
          doubted.putIfAbsent(i, each.getValue().text());
        }
      }
    }
    return doubted;
  }

  /** Which questions hang together, by question, for {@link ClusteredBootstrap}. */
  public int[] clusters() {
    return clusters(questions, collection);
  }

  /** How many questions an arm has each fault on; those that do not occur are not there. */
  private Map<Fault, Integer> faults(Standing standing) {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    for (int i = 0; i < questions.size(); i++) {
      counts.merge(standing.fault(i, questions.get(i)), 1, Integer::sum);
    }
    return counts;
  }

  private static void put(ObjectNode in, String name, Estimate value) {
    FiguresJson.put(in.putObject(name), value);
  }

  private static void put(ArrayNode in, Reliability.Bin bin) {
    FiguresJson.put(in.addObject().put("confidence", bin.probability()), bin.happened());
  }

  /**
   * Writes {@code compare.json} with its schema and {@code index.html} into a folder. The page also
   * shows the evidence that lies there.
   *
   * @return the page
   * @throws UserError if they cannot be written
   */
  public Path write(Path folder) {
    Path page = folder.resolve("index.html");
    try {
      Files.createDirectories(folder);
      ObjectNode json = new ObjectMapper().createObjectNode().put("$schema", ComparisonPage.SCHEMA);
      json.setAll(toJson());
      Files.writeString(folder.resolve("compare.json"), json.toPrettyString() + "\n");
      Files.writeString(
          folder.resolve(ComparisonPage.SCHEMA),
          ReportPage.resource("compare/" + ComparisonPage.SCHEMA));
      Files.writeString(page, new ComparisonPage(this, EvidenceFile.read(folder)).html());
    } catch (IOException e) {
      throw new UserError(
          "the report in %s cannot be written (%s); name another folder"
              .formatted(folder, e.getMessage()),
          e);
    }
    return page;
  }
}
