package dev.tandem.answer;

import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.retrieve.Packer;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * How a model reads passages: what it is shown of them, in which words it is asked, and whether it
 * learnt to say that they do not answer.
 */
sealed interface Reading {
  /**
   * Models with fewer parameters see only the best sentences. docs/rationale/answer.md has trials.
   */
  long SMALL = 1_000_000_000;

  /** How many they see. */
  int FEW_SENTENCES = 2;

  /**
   * @param learnt how a model writes that learnt to read passages; empty for one that did not
   */
  static Reading of(
      AskRequest request, Optional<HouseForm> learnt, ModelInfo model, Prompts prompts) {
    if (learnt.isPresent()) {
      return new Trained(learnt.get());
    }
    int sentences = request.options().sentences();
    if (sentences == AskOptions.BY_MODEL) {
      boolean small = model.parameters() > 0 && model.parameters() < SMALL;
      sentences = small ? FEW_SENTENCES : AskOptions.WHOLE;
    }
    String name = sentences == AskOptions.WHOLE ? Prompts.PASSAGES : Prompts.SENTENCES;
    return new Untrained(prompts.of(request.collections(), name), sentences);
  }

  PromptTemplate template();

  /** The most tokens of passages together in one prompt. */
  int most(AskOptions options);

  /** The most passages of one prompt. */
  int passages(AskOptions options);

  /**
   * The passages that are weighed and may be quoted.
   *
   * @param found those that the reader may read, best first
   * @param most tokens of them together
   * @param tokens counts what a text costs
   */
  List<Passage> choose(
      List<Passage> found, AskOptions options, int most, ToIntFunction<String> tokens);

  /**
   * The most tokens of a passage that is shown as it is; a longer one is cut before passages are
   * chosen.
   *
   * @param most tokens of a prompt
   */
  int longest(int most);

  /**
   * The evidence as far as the model is shown it.
   *
   * @param most tokens of it together
   */
  Evidence focus(Evidence evidence, int most, ToIntFunction<String> tokens);

  /**
   * What the model is asked.
   *
   * @param standalone the question without what went before
   */
  List<Message> conversation(AskRequest request, String standalone, Evidence evidence);

  /** Decides whether there is an answer, where the collection has no fit of its own. */
  Abstention abstention();

  /** The collection's setting that holds its own fit. */
  String setting();

  /**
   * Whether it was trained with passages: then it chooses among them, and how likely it finds that
   * they do not answer is one of the numbers that decide.
   */
  boolean learnt();

  /** What in its answers states nothing. */
  HouseForm form();

  /**
   * A model as it came.
   *
   * @param sentences how many it sees, the best of all passages; {@link AskOptions#WHOLE} for the
   *     passages themselves
   */
  record Untrained(PromptTemplate template, int sentences) implements Reading {
    @Override
    public int most(AskOptions options) {
      return options.promptTokens();
    }

    @Override
    public int passages(AskOptions options) {
      return options.passages();
    }

    @Override
    public List<Passage> choose(
        List<Passage> found, AskOptions options, int most, ToIntFunction<String> tokens) {
      return Packer.pack(found.stream().limit(options.passages()).toList(), most, tokens);
    }

    @Override
    public int longest(int most) {
      return most;
    }

    @Override
    public Evidence focus(Evidence evidence, int most, ToIntFunction<String> tokens) {
      return evidence; // packed
    }

    @Override
    public List<Message> conversation(AskRequest request, String standalone, Evidence evidence) {
      List<Passage> shown =
          sentences == AskOptions.WHOLE ? evidence.shown() : evidence.best(sentences);
      return template.render(request.question(), shown, request.history());
    }

    @Override
    public Abstention abstention() {
      return Abstention.builtIn();
    }

    @Override
    public String setting() {
      return Abstention.SETTING;
    }

    @Override
    public boolean learnt() {
      return false;
    }

    @Override
    public HouseForm form() {
      return HouseForm.NONE;
    }
  }

  /** A model with an adapter that was trained with passages. */
  record Trained(HouseForm form) implements Reading {
    @Override
    public PromptTemplate template() {
      return HybridPrompt.template();
    }

    @Override
    public int most(AskOptions options) {
      return HybridPrompt.TOKENS;
    }

    @Override
    public int passages(AskOptions options) {
      return HybridPrompt.PASSAGES;
    }

    @Override
    public List<Passage> choose(
        List<Passage> found, AskOptions options, int most, ToIntFunction<String> tokens) {
      return found.stream().limit(HybridPrompt.PASSAGES).toList();
    }

    @Override
    public int longest(int most) {
      return Integer.MAX_VALUE; // cut together
    }

    @Override
    public Evidence focus(Evidence evidence, int most, ToIntFunction<String> tokens) {
      return evidence.within(most, tokens);
    }

    @Override
    public List<Message> conversation(AskRequest request, String standalone, Evidence evidence) {
      return HybridPrompt.ask(standalone, evidence.shown());
    }

    @Override
    public Abstention abstention() {
      return Abstention.builtIn(setting());
    }

    @Override
    public String setting() {
      return Abstention.TRAINED_SETTING;
    }

    @Override
    public boolean learnt() {
      return true;
    }
  }
}
