package dev.tandem.retrieve;

/**
 * Which steps of {@link QuestionReader} are taken.
 *
 * @param spelling whether misspelt words are mended
 * @param acronyms whether short forms that the documents explain are searched as both
 * @param condense whether long questions are cut down to what they ask
 */
public record QuestionSteps(boolean spelling, boolean acronyms, boolean condense) {
  /** Questions are searched as they are typed. */
  public static final QuestionSteps AS_TYPED = new QuestionSteps(false, false, false);

  /** What was measured not to hurt; see docs/rationale/retrieval.md. */
  public static final QuestionSteps DEFAULT = new QuestionSteps(true, true, true);
}
