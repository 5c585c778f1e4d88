package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.llm.Steering;
import dev.tandem.llm.TokenScore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one question asks of the model.
 *
 * @param scope of {@link PromptScope}
 * @param keep whether the model may still keep something of the prompts
 */
record ModelCall(LanguageModel model, AskRequest request, String scope, BooleanSupplier keep) {
  /**
   * @param pieces takes the text as it is written
   * @throws CancellationException if the listener cancelled
   */
  Generation generate(List<Message> conversation, Consumer<String> pieces, AskListener listener) {
    return generate(conversation, request.options().sampling(), pieces, listener);
  }

  /**
   * The same without the one token that some text begins with; empty where the model does not tell
   * it. Not the whole text is forbidden: a model would begin with it and end with nonsense.
   */
  Optional<Generation> generateOtherThan(
      String text, List<Message> conversation, Consumer<String> pieces, AskListener listener) {
    OptionalInt first = model.firstToken(text);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Sampling sampling = request.options().sampling();
    Steering steering = sampling.steering();
    Map<Integer, Double> bias = new HashMap<>(steering.bias());
    bias.put(first.getAsInt(), -Steering.MOST_BIAS);
    return Optional.of(
        generate(
            conversation,
            sampling.with(new Steering(bias, steering.top(), steering.form())),
            pieces,
            listener));
  }

  private Generation generate(
      List<Message> conversation,
      Sampling sampling,
      Consumer<String> pieces,
      AskListener listener) {
    listener.prompted();
    Generation generation =
        model.generate(conversation, sampling, origin(), new Pieces(pieces, listener));
    if (generation.finish() == Generation.Finish.CANCELLED) {
      throw new CancellationException("the asker went away");
    }
    return generation;
  }

  /** How likely the model is to say just that; empty where it does not tell. */
  OptionalDouble logLikelihood(List<Message> conversation, String answer) {
    return model.logLikelihood(conversation, answer, origin());
  }

  private Origin origin() {
    return new Origin(
        request.who().toString(),
        scope,
        keep,
        request.options().exact(),
        request.options().adapter());
  }

  /** Passes pieces on as long as somebody listens. */
  private record Pieces(Consumer<String> to, AskListener listener)
      implements LanguageModel.TextSink {
    @Override
    public boolean accept(String piece) {
      to.accept(piece);
      return wanted();
    }

    @Override
    public void scored(TokenScore token) {
      listener.scored(token);
    }

    @Override
    public boolean wanted() {
      return !listener.cancelled();
    }
  }
}
