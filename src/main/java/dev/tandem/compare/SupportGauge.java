package dev.tandem.compare;

import dev.tandem.answer.HouseForm;
import dev.tandem.answer.SupportCheck;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * The share of an answer's sentences that no document supports, looked up in the collection
 * whichever arm gave it, so that arms without passages are measured as the others are.
 */
public final class SupportGauge implements Gauge, AutoCloseable {
  private final SupportCheck check;
  private final HouseForm form;
  private final Principals who;
  private final String state;
  private final Kept<SupportCheck.Counts> kept;

  /**
   * @param form that answers have beside what they say
   * @param who asks, where a question names nobody
   * @param state of the documents: what was counted in another one is counted again
   * @param folder where counts are kept
   */
  public SupportGauge(
      SupportCheck check, HouseForm form, Principals who, String state, Path folder) {
    this.check = check;
    this.form = form;
    this.who = who;
    this.state = state + "\n" + String.join(" ", new TreeSet<>(form.words()));
    this.kept = new Kept<>(folder.resolve("support.jsonl"), SupportCheck.Counts.class);
  }

  @Override
  public Map<Figure, Double> measure(TestQuestion question, Reply reply) {
    if (!reply.answers()) {
      return Map.of();
    }
    Principals reader = question.who().orElse(who);
    String key =
        Sha256.of(
            String.join("\u0000", state, reader.toString(), question.question(), reply.text()));
    SupportCheck.Counts counts =
        kept.find(key)
            .orElseGet(
                () -> {
                  SupportCheck.Counts found =
                      check.of(question.question(), reply.text(), form, reader);
                  kept.keep(key, found);
                  return found;
                });
    return counts.stated() == 0
        ? Map.of() // "Yes." says nothing that a document could hold
        : Map.of(Figure.UNSUPPORTED, 1 - (double) counts.supported() / counts.stated());
  }

  @Override
  public void close() {
    kept.close();
  }
}
