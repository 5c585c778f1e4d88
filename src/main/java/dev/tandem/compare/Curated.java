package dev.tandem.compare;

import dev.tandem.answer.ExampleAccess;
import dev.tandem.example.NearestExamples;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The honest cheap rival: no model at all, but the labelled answer of the nearest labelled question
 * if that is near enough, and otherwise nothing. How near is enough is learnt from the examples
 * themselves, each answered by its nearest other one: the smallest similarity above which at least
 * half of such answers are right.
 */
public final class Curated implements Contestant {
  public static final String NAME = "curated";

  private static final double RIGHT = 0.5;
  private static final double RIGHT_LONG =
      0.35; // no two long answers share half their words in order
  private static final double NEVER = 1.01; // no cosine reaches it

  private final NearestExamples examples;
  private final ExampleAccess access;
  private final Principals who;
  private final double threshold;
  private final String identity;

  /**
   * @param examples with their labelled answers
   * @param access who may be shown which
   * @param task says which answers are right
   * @param who asks, where a question names nobody
   */
  public Curated(NearestExamples examples, ExampleAccess access, Task task, Principals who) {
    this.examples = examples;
    this.access = access;
    this.who = who;
    this.threshold = threshold(examples, task);
    this.identity =
        Sha256.of(
            String.join("\n", NAME, who.toString(), Double.toString(threshold), examples.sha256()));
  }

  private record Tried(double similarity, double worth) {}

  private static double threshold(NearestExamples examples, Task task) {
    List<Tried> tried = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      String answer = examples.all().get(i).answer();
      examples
          .toRow(i, 1)
          .forEach(
              near ->
                  tried.add(
                      new Tried(near.similarity(), task.worth(near.example().answer(), answer))));
    }
    tried.sort(Comparator.comparingDouble((Tried each) -> -each.similarity()));
    double right = task.kind() == Task.Kind.LONG ? RIGHT_LONG : RIGHT;
    double threshold = NEVER;
    double sum = 0;
    for (int i = 0; i < tried.size(); i++) {
      sum += tried.get(i).worth;
      boolean last = i + 1 == tried.size() || tried.get(i + 1).similarity < tried.get(i).similarity;
      if (last && sum >= right * (i + 1)) {
        threshold = tried.get(i).similarity;
      }
    }
    return threshold;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Reply reply(TestQuestion question) {
    long start = System.nanoTime();
    Principals asker = question.who().orElse(who);
    List<NearestExamples.Near> near =
        examples.to(question.question(), 1, row -> access.admits(row, asker));
    boolean enough = !near.isEmpty() && near.getFirst().similarity() >= threshold;
    return Reply.said(
        question.id(),
        enough ? near.getFirst().example().answer() : "",
        !enough,
        enough ? "curated" : "none",
        (System.nanoTime() - start) / 1_000_000);
  }
}
