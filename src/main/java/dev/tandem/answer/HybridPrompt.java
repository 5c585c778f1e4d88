package dev.tandem.answer;

import dev.tandem.example.Imprint;
import dev.tandem.llm.Message;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What an adapter of the arm {@code hybrid} is shown, in training as when it answers: the best
 * passages, whole or what in them bears on the question, and the question. An adapter that learnt
 * with another prompt than it is asked with loses what it learnt, so there is one, and it cannot be
 * set.
 */
public final class HybridPrompt {
  /** The most passages. */
  public static final int PASSAGES = 5;

  /** The most tokens of them together. */
  public static final int TOKENS = 480;

  private static final String NAME = "/prompts/hybrid.md";
  private static final PromptTemplate TEMPLATE = new PromptTemplate(Prompts.builtIn(NAME), NAME);

  private HybridPrompt() {}

  static PromptTemplate template() {
    return TEMPLATE;
  }

  /**
   * Names the prompt: an adapter keeps it as {@code retrieval.prompt} in its {@code tandem.json}.
   */
  public static String version() {
    return TEMPLATE.version();
  }

  /** Whether all of them are shown, and whole. */
  public static boolean fit(List<Passage> passages, ToIntFunction<String> tokens) {
    return passages.size() <= PASSAGES && Focus.whole(passages, TOKENS, tokens);
  }

  /** The conversation that asks. */
  public static List<Message> ask(String question, List<Passage> shown) {
    return TEMPLATE.render(question, shown, List.of());
  }

  /**
   * What the adapter learns to say where the passages do not answer.
   *
   * @param language of the collection, a code like {@code de}
   */
  public static String decline(String language) {
    return Declined.in(language).sentence();
  }

  /**
   * @throws UserError if an adapter that was trained here was trained for another arm, or with
   *     another prompt
   */
  static void requireFor(Arm arm, Imprint adapter) {
    if (!adapter.trainedHere()) {
      return; // from elsewhere: who chose it answers for it
    }
    Optional<String> prompt = adapter.prompt();
    Path name = adapter.adapter().getFileName();
    if (arm == Arm.TUNED && prompt.isPresent()) {
      throw new UserError(
          "the adapter '%s' was trained with passages; ask it with --arm hybrid".formatted(name));
    }
    if (arm == Arm.HYBRID && prompt.isEmpty()) {
      throw new UserError(
          "the adapter '%s' was trained without passages, which the arm hybrid shows; train one with: tandem tune --with-retrieval -c NAME"
              .formatted(name));
    }
    if (arm.readsDocuments() && !prompt.map(version()::equals).orElse(true)) {
      throw new UserError(
          "the adapter '%s' was trained with the prompt of another version of Tandem; train it again"
              .formatted(name));
    }
  }

  /** Whether an adapter was trained with passages, as far as it says. */
  public static boolean trained(Path adapter) {
    return Imprint.of(adapter).prompt().isPresent();
  }
}
