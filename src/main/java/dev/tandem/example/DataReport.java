package dev.tandem.example;

import dev.tandem.embed.Embedder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * What is known of training data before a step is taken.
 *
 * @param train examples to learn from
 * @param dev examples held out
 * @param test rows measured afterwards
 * @param rows of tokens to train on
 * @param tokens in them
 * @param learntTokens of these, how many are to be predicted
 * @param longest tokens of the longest row
 * @param cut examples that lost their end
 * @param labels how many different ones texts have
 * @param findings of all checks, those that found nothing included
 */
public record DataReport(
    List<FileRows> files,
    int train,
    int dev,
    int test,
    int rows,
    long tokens,
    long learntTokens,
    int longest,
    long cut,
    int labels,
    List<Finding> findings) {
  /** How much of a file could be used. */
  public record FileRows(String path, Format format, int rows, int refused) {}

  private static final Map<Refusal.Why, String> REFUSED =
      new EnumMap<>(
          Map.of(
              Refusal.Why.UNREADABLE, "cannot be read as an example",
              Refusal.Why.EMPTY, "are empty or have an empty part",
              Refusal.Why.ROLES, "have roles that no conversation has",
              Refusal.Why.TEMPLATE, "cannot be written in the model's chat template",
              Refusal.Why.NOTHING_LEARNT, "have no token to learn",
              Refusal.Why.NO_END, "have no end token",
              Refusal.Why.TOO_LONG, "are too long; --max-tokens allows more, --cut cuts them"));

  public DataReport {
    files = List.copyOf(files);
    findings = List.copyOf(findings);
  }

  /**
   * Runs all checks.
   *
   * @param embedder for the check of labels; empty to leave it out
   * @param seed of its folds
   * @param progress hears how many labelled texts have been embedded
   */
  public static DataReport of(
      TrainingData data, Optional<Embedder> embedder, long seed, IntConsumer progress) {
    List<Example> train = data.train().stream().map(EncodedExample::example).toList();
    List<Example> dev = data.dev().stream().map(EncodedExample::example).toList();
    List<Example> known = Stream.concat(train.stream(), dev.stream()).toList();
    List<Finding> findings = new ArrayList<>(refusals(data.refused()));
    findings.addAll(data.found());
    findings.addAll(Leakage.of(train, dev, "dev"));
    findings.addAll(Leakage.of(train, data.test(), "test"));
    findings.add(Imbalance.of(train));
    findings.add(PersonalDataCheck.of(data.given())); // what a recipe invents is nobody's
    embedder.ifPresent(
        model -> findings.add(LabelAudit.of(labelled(known), model, seed, progress)));

    List<TokenRow> rows = data.train().stream().flatMap(e -> e.rows().stream()).toList();
    return new DataReport(
        data.files().stream()
            .map(
                file ->
                    new FileRows(
                        file.path().toString(),
                        file.format(),
                        file.rows().size(),
                        file.refused().size()))
            .toList(),
        train.size(),
        dev.size(),
        data.test().size(),
        rows.size(),
        rows.stream().mapToLong(row -> row.ids().length).sum(),
        rows.stream().mapToLong(TokenRow::targets).sum(),
        rows.stream().mapToInt(row -> row.ids().length).max().orElse(0),
        data.train().stream().filter(EncodedExample::cut).count(),
        data.labels().labels().size(),
        findings);
  }

  /** How many labelled texts there are, for {@code progress}. */
  public static int labelledRows(TrainingData data) {
    return labelled(
            Stream.concat(data.train().stream(), data.dev().stream())
                .map(EncodedExample::example)
                .toList())
        .size();
  }

  private static List<Example.Labelled> labelled(List<Example> examples) {
    return examples.stream()
        .filter(Example.Labelled.class::isInstance)
        .map(Example.Labelled.class::cast)
        .toList();
  }

  private static List<Finding> refusals(List<Refusal> refused) {
    return Arrays.stream(Refusal.Why.values())
        .map(
            why ->
                Finding.of(
                    why.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                    true,
                    "rows " + REFUSED.get(why),
                    refused.stream()
                        .filter(refusal -> refusal.why() == why)
                        .map(refusal -> new Finding.Item(refusal.place(), refusal.reason()))
                        .toList()))
        .toList();
  }

  /** Whether training on it is refused. */
  public boolean refused() {
    return train == 0 || findings.stream().anyMatch(f -> f.blocks() && f.count() > 0);
  }
}
