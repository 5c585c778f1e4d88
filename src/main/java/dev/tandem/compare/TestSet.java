package dev.tandem.compare;

import dev.tandem.example.Keys;
import dev.tandem.example.TestQuestion;
import dev.tandem.ledger.RunLog;
import dev.tandem.text.Sha256;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The questions that arms are measured on. Who chooses by them again and again fits to them, so
 * that it is counted how often they were looked at.
 *
 * @param sha256 of the questions, sorted: another order or file name is the same test set
 */
public record TestSet(String sha256, int n) {
  /** Kinds of run that show figures of a test set. */
  private static final List<String> LOOKING = List.of("compare", "eval answers");

  private static final String LOOKED = "measured";

  /** How many runs of a kind are looked back at. */
  private static final int RUNS = 1000;

  public static TestSet of(List<TestQuestion> questions) {
    String sorted =
        questions.stream()
            .map(question -> Keys.exact(question.question()))
            .sorted()
            .collect(Collectors.joining("\0"));
    return new TestSet(Sha256.of(sorted), questions.size());
  }

  /**
   * Notes that a run shows figures of it. To be called before it measures: one that is killed may
   * have shown some.
   *
   * @param run as {@link RunLog#begin} gave it
   */
  public void looked(RunLog runs, String run) {
    runs.outcomes(run, List.of(new RunLog.FileOutcome("test set", sha256, LOOKED, "")));
  }

  /**
   * How often it was looked at in this home, in whatever collection; among the newest 1,000 runs of
   * each kind that looks. To be called before {@link #looked}, for how often before.
   */
  public int looks(RunLog runs) {
    return (int)
        LOOKING.stream()
            .flatMap(kind -> runs.recent(kind, RUNS).stream())
            .flatMap(run -> runs.outcomes(run.id()).stream())
            .filter(row -> row.outcome().equals(LOOKED) && row.docId().equals(sha256))
            .count();
  }

  /** One clause for people. */
  public static String sentence(int looks) {
    return switch (looks) {
      case 0 -> "this test set was not looked at before";
      case 1 -> "this test set was looked at once before";
      default ->
          "this test set was looked at %d times before; what is chosen by it again and again fits it, so keep fresh questions for the last word"
              .formatted(looks);
    };
  }
}
