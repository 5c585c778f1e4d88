package dev.tandem.label;

import java.util.List;
import java.util.Locale;

/**
 * What is known of a made world by the way it is made, and what its organisation wants. The arms
 * that break one of its constraints are known too and are told by no measurement.
 */
enum WorldKind {
  /** Facts that only documents say, answered as anybody would. */
  DOCUMENTS_ONLY("accuracy: 5", "", "accuracy", ""),
  /** A house form, or a rule for labels, that only the examples show. */
  LABELS_ONLY("accuracy: 5", "", "accuracy", ""),
  /** Facts of documents, in a house form that only the examples show. */
  BOTH("accuracy: 5", "", "accuracy", ""),
  /** What every model knows. */
  NEITHER("accuracy: 3, cost: 3, complexity: 3", "", "accuracy,cost,complexity", ""),
  /** Every value is another one when it is asked, and the answers must follow. */
  DAILY_CHANGE(
      "accuracy: 5, freshness: 5",
      "max_hours_to_follow: 1",
      "accuracy,freshness",
      "base,prompt,curated,tuned"),
  /** Examples are of restricted documents, outsiders ask. */
  RESTRICTED("accuracy: 5, security: 5", "no_leaks: true", "accuracy,security", "tuned,hybrid"),
  /** As both, with twenty examples. */
  FEW_LABELS("accuracy: 5, complexity: 2", "labelled_examples: 20", "accuracy,complexity", ""),
  /** Facts of documents, and no network. */
  OFFLINE("accuracy: 5, offline: 5", "offline: true", "accuracy,offline", ""),
  /** Every answer stands in the examples, and there is no time for a model. */
  BUDGET(
      "accuracy: 5, cost: 4",
      "max_latency_ms: 80",
      "accuracy,cost",
      "base,prompt,rag,tuned,hybrid"),
  /** Each document has an outdated twin. */
  CONTRADICTION("accuracy: 5, freshness: 2", "", "accuracy,freshness", ""),
  /** A third of the documents are deleted, and what was made from them may not be used. */
  DELETION(
      "accuracy: 5, privacy: 5",
      "deletion: true",
      "accuracy,privacy",
      "prompt,curated,tuned,hybrid"),
  /** Facts in the rows of long lists. */
  LISTS("accuracy: 5", "", "accuracy", ""),
  /** The answer is of two documents. */
  SEVERAL("accuracy: 5", "", "accuracy", ""),
  /** Notes that become letters in the house's tone. */
  LETTERS("accuracy: 4, control: 5", "", "accuracy,control", "");

  private final String priorities;
  private final String constraints;
  private final String factors;
  private final String barred;

  WorldKind(String priorities, String constraints, String factors, String barred) {
    this.priorities = priorities;
    this.constraints = constraints;
    this.factors = factors;
    this.barred = barred;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is kept for after the rule of choosing is frozen. */
  boolean unseen() {
    return ordinal() >= CONTRADICTION.ordinal();
  }

  /** What has to be measured of it. */
  String factors() {
    return factors;
  }

  /** The arms that break a constraint of its profile. */
  List<String> barred() {
    return barred.isEmpty() ? List.of() : List.of(barred.split(","));
  }

  /** Who compares and trains; empty for everybody. */
  String trainer() {
    return this == RESTRICTED ? Worlds.BOARD : "";
  }

  String profile() {
    return """
    name: %s
    description: A made world.
    priorities: {%s}
    %svolume: {questions_per_month: 20000, users_at_once: 4, domains: 1, changes_per_week: %d}
    """
        .formatted(
            wireName(),
            priorities,
            constraints.isEmpty() ? "" : "constraints: {%s}\n".formatted(constraints),
            this == DAILY_CHANGE ? 500 : 1);
  }
}
