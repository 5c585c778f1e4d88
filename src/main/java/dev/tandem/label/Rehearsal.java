package dev.tandem.label;

import dev.tandem.answer.Together;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * General questions that a model answers itself before it is trained. Learnt beside the user's
 * rows, its own answers keep it from answering everything as those do: self-synthesised rehearsal
 * (Huang et al., 2024), which needs no data that the model was once trained on.
 */
public final class Rehearsal {
  private static final String PROMPTS = "/rehearsal/prompts.txt";
  private static final int AT_ONCE = 16; // a model computes several together
  private static final int TOKENS = 96;

  /** The same to the last bit however many are asked at once: a run that goes on needs its rows. */
  private static final Origin EXACT = new Origin("", "", () -> false, true, Optional.empty());

  private Rehearsal() {}

  /** Hears how many questions have been answered. */
  @FunctionalInterface
  public interface Listener {
    void at(int done, int all);
  }

  /** How many questions there are. */
  public static int most() {
    return prompts().size();
  }

  /**
   * Rows of the model as it is; fewer than were wanted where an answer is empty or has no end.
   *
   * @param wanted how many questions, from 1 to {@link #most}
   * @throws UserError if there are not so many
   */
  public static List<Example> of(LanguageModel model, int wanted, long seed, Listener listener) {
    List<String> prompts = new ArrayList<>(prompts());
    if (wanted < 1 || wanted > prompts.size()) {
      throw new UserError(
          "--rehearse is from 1 to %d general questions, not %d."
              .formatted(prompts.size(), wanted));
    }
    Collections.shuffle(prompts, new Random(seed));
    List<Callable<Optional<Example>>> asks = new ArrayList<>();
    prompts.subList(0, wanted).forEach(prompt -> asks.add(() -> answered(model, prompt)));
    List<Example> rows = new ArrayList<>();
    int[] done = {0};
    Together.each(
        AT_ONCE,
        asks,
        "The model's own answers were interrupted; run it again.",
        row -> {
          row.ifPresent(rows::add);
          listener.at(++done[0], wanted);
        });
    return rows;
  }

  private static Optional<Example> answered(LanguageModel model, String prompt) {
    Generation said =
        model.generate(
            List.of(Message.user(prompt)),
            Sampling.greedy(TOKENS),
            EXACT,
            LanguageModel.TextSink.NONE);
    String answer = said.text().strip();
    return said.finish() != Generation.Finish.STOP || answer.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Example.Chat(
                new Place("rehearsal", 0),
                new Example.Origin(Optional.empty(), List.of()),
                List.of(Message.user(prompt), Message.assistant(answer)),
                Set.of()));
  }

  static List<String> prompts() {
    try (InputStream in =
        Objects.requireNonNull(Rehearsal.class.getResourceAsStream(PROMPTS), PROMPTS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
