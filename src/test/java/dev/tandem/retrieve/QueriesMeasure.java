package dev.tandem.retrieve;

import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.index.ShortForm;
import dev.tandem.ingest.CatchUp;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.PairedTest;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What each step of reading a question is worth: nDCG@10 of questions as they are, misspelt, with a
 * story around them, and with a short form for a long one or the other way round, each searched as
 * typed, with the step alone and with all steps.
 */
final class QueriesMeasure {
  private static final long SEED = 20261129;
  private static final int DEPTH = 10;

  private record Judged(String id, String question, Map<String, Integer> relevant) {}

  private final Ledger ledger;
  private final Index index;
  private final OnnxEmbedder embedder;
  private final String collection;
  private final ReadTexts read = new ReadTexts();

  private QueriesMeasure(Ledger ledger, Index index, OnnxEmbedder embedder, String collection) {
    this.ledger = ledger;
    this.index = index;
    this.embedder = embedder;
    this.collection = collection;
  }

  /**
   * {@code HOME COLLECTION QUESTIONS MOST [other]}: questions as TSV with judgements or as JSONL
   * with {@code doc_ids}; {@code other} takes stories that no rule was chosen on.
   */
  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    String collection = args[1];
    List<Judged> questions = questions(Path.of(args[2]));
    int most = Math.min(questions.size(), Integer.parseInt(args[3]));
    List<String> stories = args.length > 4 ? Typing.OTHER_STORIES : Typing.STORIES;
    OnnxEmbedder embedder = OnnxEmbedder.bgeSmallEn();
    try (Ledger ledger = SqliteLedger.openWriter(home)) {
      CollectionInfo info = ledger.collections().find(collection).orElseThrow();
      Path folder = home.resolve("index").resolve(collection).resolve("g" + info.generation());
      try (Index index =
          LuceneIndex.openWriter(
              folder, new IndexSettings(embedder.id(), embedder.dimension(), info.language()))) {
        CatchUp.current(index, ledger, collection);
        new QueriesMeasure(ledger, index, embedder, collection)
            .all(questions.subList(0, most), stories);
      }
    }
  }

  private static List<Judged> questions(Path file) {
    if (file.toString().endsWith(".jsonl")) {
      List<Judged> all = new ArrayList<>();
      for (TestQuestion each : TestQuestions.read(file)) {
        if (each.answerable() && !each.docIds().isEmpty()) {
          Map<String, Integer> relevant = new TreeMap<>();
          each.docIds().forEach(id -> relevant.put(id, 1));
          all.add(new Judged(each.id(), each.question(), relevant));
        }
      }
      return all;
    }
    Judgements judgements = Judgements.read(file);
    return Question.read(file).stream()
        .map(each -> new Judged(each.id(), each.text(), judgements.relevant(each.id())))
        .filter(each -> !each.relevant().isEmpty())
        .toList();
  }

  private void all(List<Judged> questions, List<String> stories) {
    QuestionSteps spelling = new QuestionSteps(true, false, false);
    QuestionSteps acronyms = new QuestionSteps(false, true, false);
    QuestionSteps condense = new QuestionSteps(false, false, true);
    System.out.printf("%s: %d questions%n", collection, questions.size());
    row(
        "as they are",
        questions,
        Map.of("spelling", spelling, "acronyms", acronyms, "condense", condense));
    Random random = new Random(SEED);
    List<Judged> misspelt = new ArrayList<>();
    List<Judged> rambling = new ArrayList<>();
    List<Judged> brief = new ArrayList<>();
    List<Judged> full = new ArrayList<>();
    for (Judged each : questions) {
      misspelt.add(changed(each, Typing.typo(each.question(), random)));
      rambling.add(changed(each, Typing.rambling(each.question(), stories, random)));
      for (ShortForm form : index.shortForms(each.question(), Principals.ANONYMOUS)) {
        String shorter = replaced(each.question(), form.full(), form.brief());
        String longer = replaced(each.question(), form.brief(), form.full());
        if (!shorter.equals(each.question())) {
          brief.add(changed(each, shorter));
          break;
        }
        if (!longer.equals(each.question())) {
          full.add(changed(each, longer));
          break;
        }
      }
    }
    row("misspelt", misspelt, Map.of("spelling", spelling));
    row("rambling", rambling, Map.of("condense", condense));
    row("short for long", brief, Map.of("acronyms", acronyms));
    row("long for short", full, Map.of("acronyms", acronyms));
  }

  private static Judged changed(Judged judged, String question) {
    return new Judged(judged.id(), question, judged.relevant());
  }

  private static String replaced(String text, String what, String by) {
    return text.replaceFirst("(?i)\\b" + Pattern.quote(what) + "\\b", by.toLowerCase(Locale.ROOT));
  }

  private void row(String name, List<Judged> questions, Map<String, QuestionSteps> alone) {
    if (questions.isEmpty()) {
      return;
    }
    Map<String, QuestionSteps> arms = new LinkedHashMap<>(new TreeMap<>(alone));
    arms.put("all steps", QuestionSteps.DEFAULT);
    double[] typed = new double[questions.size()];
    Map<String, double[]> scores = new LinkedHashMap<>();
    Map<String, Integer> changed = new HashMap<>();
    arms.keySet().forEach(arm -> scores.put(arm, new double[questions.size()]));
    for (int i = 0; i < questions.size(); i++) {
      Judged judged = questions.get(i);
      Ranking before = rank(judged.question(), QuestionSteps.AS_TYPED);
      typed[i] = ndcg(before.candidates(), judged);
      for (Map.Entry<String, QuestionSteps> arm : arms.entrySet()) {
        Ranking all = rank(judged.question(), arm.getValue());
        scores.get(arm.getKey())[i] = ndcg(all.candidates(), judged);
        changed.merge(arm.getKey(), all.understood().steps().isEmpty() ? 0 : 1, Integer::sum);
        if (Boolean.getBoolean("show") && !all.understood().steps().isEmpty()) {
          System.out.printf(
              "    %s %.2f > %.2f %s%n",
              arm.getKey(), typed[i], scores.get(arm.getKey())[i], all.understood().steps());
        }
      }
    }
    System.out.printf(
        "  %s, n %d: as typed %s%n", name, typed.length, figure(Intervals.mean(typed, SEED)));
    scores.forEach(
        (arm, values) -> {
          PairedTest.Result test = PairedTest.signFlip(values, typed, SEED);
          System.out.printf(
              Locale.ROOT,
              "    %-20s %s, difference %s, p %.3f, changed %s%n",
              arm,
              figure(Intervals.mean(values, SEED)),
              figure(test.difference()),
              test.p(),
              changed.getOrDefault(arm, 0));
        });
  }

  private static String figure(Estimate estimate) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.low(), estimate.high());
  }

  private Ranking rank(String question, QuestionSteps steps) {
    HybridRetriever retriever =
        new HybridRetriever(
            ledger, name -> index, embedder, HybridRetriever.storedFusions(ledger), read, steps);
    return retriever.rank(
        new RetrievalRequest(collection, question, Principals.ANONYMOUS, HybridRetriever.DEPTH));
  }

  private static double ndcg(List<Candidate> candidates, Judged judged) {
    return RankingMetrics.ndcg(
        candidates.stream().map(Candidate::docId).distinct().toList(), judged.relevant(), DEPTH);
  }
}
