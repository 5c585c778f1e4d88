package dev.tandem.observe.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Each generation a span of the operation {@code chat}. */
final class TracedModel implements LanguageModel {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LanguageModel model;
  private final Traces traces;

  TracedModel(LanguageModel model, Traces traces) {
    this.model = model;
    this.traces = traces;
  }

  @Override
  public Generation generate(
      List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
    SpanBuilder builder =
        traces
            .builder("chat " + model.info().name())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.operation.name", "chat")
            .setAttribute("gen_ai.provider.name", remote() ? "openai" : "tandem")
            .setAttribute("gen_ai.request.model", model.info().name())
            .setAttribute("gen_ai.request.max_tokens", sampling.maxTokens())
            .setAttribute("gen_ai.request.temperature", sampling.temperature());
    if (traces.content()) {
      builder.setAttribute("gen_ai.input.messages", messages(conversation));
    }
    try {
      return traces.run(
          builder,
          span -> {
            Generation generation = model.generate(conversation, sampling, origin, sink);
            span.setAttribute("gen_ai.usage.input_tokens", generation.promptTokens());
            span.setAttribute("gen_ai.usage.output_tokens", generation.completionTokens());
            span.setAttribute(
                AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"),
                List.of(generation.finish().name().toLowerCase(Locale.ROOT)));
            if (traces.content()) {
              span.setAttribute(
                  "gen_ai.output.messages",
                  messages(List.of(Message.assistant(generation.text()))));
            }
            return generation;
          });
    } finally {
      Verification.begins();
    }
  }

  /** Behind an endpoint that speaks OpenAI's language, whoever runs it. */
  private boolean remote() {
    return model.info().architecture().equals("remote");
  }

  private static String messages(List<Message> conversation) {
    ArrayNode messages = JSON.createArrayNode();
    for (Message message : conversation) {
      messages
          .addObject()
          .put("role", message.role().wireName())
          .putArray("parts")
          .addObject()
          .put("type", "text")
          .put("content", message.content());
    }
    return messages.toString();
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public int countTokens(String text) {
    return model.countTokens(text);
  }

  @Override
  public int countTokens(List<Message> conversation) {
    return model.countTokens(conversation);
  }

  @Override
  public OptionalInt firstToken(String text) {
    return model.firstToken(text);
  }

  @Override
  public OptionalDouble logLikelihood(List<Message> conversation, String answer, Origin origin) {
    return model.logLikelihood(conversation, answer, origin);
  }

  @Override
  public void forget(Predicate<String> scopes) {
    model.forget(scopes);
  }

  @Override
  public void close() {
    model.close();
  }
}
