package dev.tandem.example;

import dev.tandem.embed.Embedder;
import dev.tandem.text.DocumentKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What would spoil a training, found in kept rows, each finding at the row it is about. */
public final class RowChecks {
  private RowChecks() {}

  /**
   * Runs the checks that need no tokens.
   *
   * @param rows of the set, one an example
   * @param others rows of the collection's other sets, by name
   * @param embedder for the check of labels; empty to leave it out
   * @param deleted whether a document was deleted
   */
  public static List<Finding> of(
      List<Example> rows,
      Map<String, List<Example>> others,
      Optional<Embedder> embedder,
      long seed,
      Predicate<DocumentKey> deleted) {
    List<Finding> findings = new ArrayList<>(Duplicates.of(rows).findings());
    findings.add(elsewhere(rows, others));
    findings.add(PersonalDataCheck.of(rows));
    findings.add(Imbalance.of(rows));
    findings.add(gone(rows, deleted));
    List<Example.Labelled> labelled =
        rows.stream()
            .filter(Example.Labelled.class::isInstance)
            .map(Example.Labelled.class::cast)
            .toList();
    embedder
        .filter(model -> !labelled.isEmpty())
        .ifPresent(model -> findings.add(LabelAudit.of(labelled, model, seed, done -> {})));
    return findings;
  }

  /** Rows whose question another set asks too: measured on one and learnt from the other. */
  private static Finding elsewhere(List<Example> rows, Map<String, List<Example>> others) {
    Map<String, Place> asked = new HashMap<>();
    others
        .values()
        .forEach(
            set -> set.forEach(row -> asked.putIfAbsent(Keys.loose(row.prompt()), row.place())));
    List<Finding.Item> items = new ArrayList<>();
    for (Example row : rows) {
      Optional.ofNullable(asked.get(Keys.loose(row.prompt())))
          .ifPresent(there -> items.add(new Finding.Item(row.place(), "is asked too in " + there)));
    }
    return Finding.of(
        "rows of other sets",
        false,
        "rows ask what a row of another set asks: figures on either are too good where the other is learnt",
        items);
  }

  private static Finding gone(List<Example> rows, Predicate<DocumentKey> deleted) {
    List<Finding.Item> items = new ArrayList<>();
    for (Example row : rows) {
      row.origin().documents().stream()
          .filter(deleted)
          .findFirst()
          .ifPresent(
              key ->
                  items.add(new Finding.Item(row.place(), "document '%s'".formatted(key.docId()))));
    }
    return Finding.of(
        "deleted", false, "rows were made from documents that have been deleted", items);
  }
}
