package dev.tandem.llm;

import java.util.List;

/** A chat model. Safe for use by many threads; calls may queue. */
public interface LanguageModel extends AutoCloseable {
  /** What it is; recorded with every answer. */
  ModelInfo info();

  /** The tokens of a plain text, none of it read as control tokens. Remote models may estimate. */
  int countTokens(String text);

  /** The tokens of the rendered conversation, the opening of the answer included. */
  int countTokens(List<Message> conversation);

  /**
   * Continues a conversation with the assistant's turn.
   *
   * @param sink receives the text piece by piece, each piece whole Unicode characters; their
   *     concatenation is {@link Generation#text()}
   * @throws dev.tandem.text.UserError if prompt and answer do not fit the context, or an endpoint
   *     cannot be reached
   */
  Generation generate(List<Message> conversation, Sampling sampling, TextSink sink);

  @Override
  void close();

  /** Receives text as it is generated. */
  @FunctionalInterface
  interface TextSink {
    TextSink NONE = piece -> true;

    /** Takes one piece; returns false to cancel the generation. */
    boolean accept(String piece);

    /**
     * Takes the probability of a token, where {@link Steering#told} asks for them; before the piece
     * that shows it, or the end.
     */
    default void scored(TokenScore token) {}
  }
}
