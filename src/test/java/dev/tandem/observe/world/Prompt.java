package dev.tandem.observe.world;

/** The prompt templates of the company's collections. */
final class Prompt {
  private static final String TEMPLATE =
      """
      ## system

      You answer questions from the passages you are given. Use their words. %s

      ## passage

      [{{number}}] {{title}} {{heading}}
      {{context}}{{text}}

      ## user

      Passages:

      {{passages}}

      Question: {{question}}
      Answer the question with the passages above, in one or two short sentences.
      """;

  static final String USUAL = TEMPLATE.formatted(Clerk.CURRENT);

  /** Other words for the same. */
  static final String REWORDED = TEMPLATE.formatted(Clerk.CURRENT + " Be friendly.");

  /** Without the line on which answers depend. */
  static final String CUT = TEMPLATE.formatted("Be friendly and brief.");

  private Prompt() {}
}
