package dev.tandem.compare;

import dev.tandem.example.TestQuestion;
import dev.tandem.llm.Choices;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Origin;
import dev.tandem.stats.Calibration;
import dev.tandem.text.Passage;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Function;

/**
 * An arm whose answer is one of some labels and never anything else: the one that the model finds
 * likeliest, all scored in one pass, as {@code tandem eval labels} does.
 */
public final class LabelContestant implements Contestant {
  private final String name;
  private final LocalModel model;
  private final Labels labels;
  private final Function<TestQuestion, Shown> asking;
  private final Choices choices;
  private final Origin origin;
  private final String identity;

  /**
   * What can be answered.
   *
   * @param names of the labels
   * @param answers what the model says for each, in their order
   * @param adapter that it answers with
   * @param temperature that its probabilities are calibrated with
   */
  public record Labels(
      List<String> names,
      List<String> answers,
      Optional<Path> adapter,
      OptionalDouble temperature) {
    public Labels {
      names = List.copyOf(names);
      answers = List.copyOf(answers);
    }
  }

  /**
   * What the model is shown for one text.
   *
   * @param conversation that ends before the answer
   * @param passages that stand in it, best first
   * @param searched whether passages were looked for
   */
  public record Shown(List<Message> conversation, List<Passage> passages, boolean searched) {
    public Shown(List<Message> conversation) {
      this(conversation, List.of(), false);
    }
  }

  /**
   * @param how a hash of all that decides what is shown beside the text
   * @param like a conversation as each text's will be
   */
  public LabelContestant(
      String name,
      LocalModel model,
      Labels labels,
      Function<TestQuestion, Shown> asking,
      List<Message> like,
      String how) {
    this.name = name;
    this.model = model;
    this.labels = labels;
    this.asking = asking;
    this.choices = model.choices(like, labels.answers());
    String scope = "labels " + UUID.randomUUID(); // so that nobody else meets what is kept
    this.origin = new Origin(scope, scope, () -> true, true, labels.adapter());
    this.identity =
        Sha256.of(
            String.join(
                "\n",
                name,
                model.info().name(),
                model.info().sha256(),
                labels.toString(),
                how,
                like.toString()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public Reply reply(TestQuestion question) {
    long start = System.nanoTime();
    Shown shown = asking.apply(question);
    double[] p =
        Calibration.probabilities(
            model.choose(shown.conversation(), choices, origin), labels.temperature().orElse(1));
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      best = p[i] > p[best] ? i : best;
    }
    List<Reply.Found> found = new ArrayList<>();
    shown.passages().forEach(passage -> found.add(Reply.Found.of(passage, true)));
    return new Reply(
        question.id(),
        labels.names().get(best),
        false,
        "label",
        "",
        List.of(),
        shown.searched(),
        found,
        model.countTokens(shown.conversation()),
        model.countTokens(labels.answers().get(best)),
        (System.nanoTime() - start) / 1_000_000,
        OptionalDouble.of(p[best]));
  }
}
