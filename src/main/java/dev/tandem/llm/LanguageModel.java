package dev.tandem.llm;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** A chat model. Safe for use by many threads; calls may queue. */
public interface LanguageModel extends AutoCloseable {
  /** What it is; recorded with every answer. */
  ModelInfo info();

  /** The tokens of a plain text, none of it read as control tokens. Remote models may estimate. */
  int countTokens(String text);

  /** The tokens of the rendered conversation, the opening of the answer included. */
  int countTokens(List<Message> conversation);

  /** The token that a turn saying this begins with; empty where the model does not tell. */
  default OptionalInt firstToken(String text) {
    return OptionalInt.empty();
  }

  /**
   * Continues a conversation with the assistant's turn.
   *
   * @param sink receives the text piece by piece, each piece whole Unicode characters; their
   *     concatenation is {@link Generation#text()}
   * @throws dev.tandem.text.UserError if prompt and answer do not fit the context, or an endpoint
   *     cannot be reached
   */
  default Generation generate(List<Message> conversation, Sampling sampling, TextSink sink) {
    return generate(conversation, sampling, Origin.NOBODY, sink);
  }

  /**
   * The same for somebody.
   *
   * @throws BusyException if too many wait already
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Generation generate(List<Message> conversation, Sampling sampling, Origin origin, TextSink sink);

  /**
   * How likely it is that the assistant's turn is just that, its end included.
   *
   * @return the sum of its tokens' natural log-probabilities; empty where the model does not tell,
   *     as over an endpoint
   * @throws dev.tandem.text.UserError as {@link #generate} does
   */
  default OptionalDouble logLikelihood(List<Message> conversation, String answer, Origin origin) {
    return OptionalDouble.empty();
  }

  /** Forgets what it keeps of prompts of some scopes, see {@link Origin#scope}. */
  default void forget(Predicate<String> scopes) {}

  /**
   * The same model for one of several tenants: nothing that is kept for one is used for another,
   * and {@link #forget} forgets that tenant's alone. A model that keeps nothing is the same for
   * all. It stays its owner's, who closes it.
   */
  default LanguageModel forTenant(String tenant) {
    return this;
  }

  @Override
  void close();

  /** Receives text as it is generated. */
  @FunctionalInterface
  interface TextSink {
    TextSink NONE = piece -> true;

    /** Takes one piece; returns false to cancel the generation. */
    boolean accept(String piece);

    /**
     * Whether the text is wanted still; asked now and then while there is none to accept. False
     * cancels.
     */
    default boolean wanted() {
      return true;
    }

    /**
     * Takes the probability of a token, where {@link Steering#told} asks for them; before the piece
     * that shows it, or the end.
     */
    default void scored(TokenScore token) {}
  }
}
