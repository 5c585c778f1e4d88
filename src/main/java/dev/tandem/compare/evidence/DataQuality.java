package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Standing;
import dev.tandem.embed.Embedder;
import dev.tandem.example.Example;
import dev.tandem.example.Keys;
import dev.tandem.example.LabelAudit;
import dev.tandem.example.SimilarSets;
import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How much is wrong with documents and labels, and what quality would be if labels in doubt said
 * what arms agree on. Told from documents and kept replies: nothing is asked again.
 */
public final class DataQuality implements Experiment {
  private static final long SEED = 20261203;
  private static final int AUDITED = 1000; // labelled rows
  private static final int LEAST_AUDITED = 20;

  private final Comparison comparison;
  private final List<StoredDocument> documents;
  private final List<Example> rows;
  private final Supplier<Embedder> embedder;

  /**
   * @param documents of the collection, all or a sample
   * @param rows that arms have learnt or are shown; may be none
   * @param embedder for labels of texts, opened where there are some
   */
  public DataQuality(
      Comparison comparison,
      List<StoredDocument> documents,
      List<Example> rows,
      Supplier<Embedder> embedder) {
    this.comparison = comparison;
    this.documents = List.copyOf(documents);
    this.rows = List.copyOf(rows);
    this.embedder = embedder;
  }

  @Override
  public Factor factor() {
    return Factor.DATA_QUALITY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, Estimate> common = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    if (documents.isEmpty()) {
      notes.add("there are no documents");
    } else {
      progress.accept("comparing %,d documents".formatted(documents.size()));
      int n = documents.size();
      common.put("duplicates", Intervals.proportion(duplicates(), n));
      common.put("contradictions", Intervals.proportion(Contradictions.of(documents).size(), n));
      common.put("outdated", Intervals.proportion(Superseded.of(documents).size(), n));
    }
    labels(common, progress);
    Map<Integer, String> doubted = comparison.doubted();
    common.put(
        "doubtful_labels", Intervals.proportion(doubted.size(), comparison.questions().size()));
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    comparison
        .standings()
        .forEach(
            each -> arms.put(each.name(), Map.of("quality_repaired", repaired(each, doubted))));
    if (!doubted.isEmpty()) {
      notes.add(
          "quality_repaired takes what arms agree on for right: look at these labels first, arms that share a model share mistakes");
    }
    return new FactorEvidence(
        Factor.DATA_QUALITY,
        "%,d documents, %,d training rows and %,d test questions were held against each other; %,d test labels are in doubt because two arms say the same other thing and one quotes it"
            .formatted(
                documents.size(), rows.size(), comparison.questions().size(), doubted.size()),
        arms,
        common,
        notes);
  }

  /** How many stand there already, but for a few words. */
  private int duplicates() {
    List<List<String>> words = documents.stream().map(each -> Keys.words(each.text())).toList();
    Set<Integer> later = new HashSet<>();
    SimilarSets.pairs(words, SimilarSets.NEAR).forEach(pair -> later.add(pair.second()));
    return later.size();
  }

  private void labels(Map<String, Estimate> common, Consumer<String> progress) {
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Set<String>> answers = new HashMap<>(); // by what is asked
    rows.forEach(
        row ->
            answers
                .computeIfAbsent(Keys.loose(row.prompt()), key -> new HashSet<>())
                .add(Keys.loose(row.answer())));
    int contradicting =
        (int)
            rows.stream()
                .filter(row -> !(row instanceof Example.Raw))
                .filter(row -> answers.getOrDefault(Keys.loose(row.prompt()), Set.of()).size() > 1)
                .count();
    common.put("contradicting_rows", Intervals.proportion(contradicting, rows.size()));
    List<Example.Labelled> labelled =
        rows.stream()
            .filter(Example.Labelled.class::isInstance)
            .map(Example.Labelled.class::cast)
            .limit(AUDITED)
            .toList();
    if (labelled.size() >= LEAST_AUDITED) {
      int suspected =
          LabelAudit.of(
                  labelled,
                  embedder.get(),
                  SEED,
                  done ->
                      progress.accept(
                          "%,d of %,d labelled rows read".formatted(done, labelled.size())))
              .count();
      common.put("doubtful_training_labels", Intervals.proportion(suspected, labelled.size()));
    }
  }

  /** Quality where doubted labels are what arms agree on. */
  private Estimate repaired(Standing standing, Map<Integer, String> doubted) {
    double[] qualities = new double[comparison.questions().size()];
    for (int i = 0; i < qualities.length; i++) {
      String other = doubted.get(i);
      Map<Figure, Double> scores =
          other == null
              ? standing.scores().get(i)
              : comparison
                  .task()
                  .measure(
                      Telling.answeredBy(comparison.questions().get(i), other),
                      standing.replies().get(i));
      qualities[i] = scores.getOrDefault(Figure.QUALITY, 0.0);
    }
    return ClusteredBootstrap.mean(qualities, comparison.clusters(), SEED);
  }
}
