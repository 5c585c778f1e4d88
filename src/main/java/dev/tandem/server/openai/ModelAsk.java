package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.llm.Message;
import dev.tandem.llm.Sampling;
import dev.tandem.llm.Steering;
import dev.tandem.server.Fields;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is asked, whichever way it came in.
 *
 * @param history the turns before the question; first what system and developer said, as one
 *     message
 * @param tools that may be called in the answer
 */
record ModelAsk(
    ModelName model, String question, List<Message> history, AskOptions options, Tools tools) {
  /** Taken and not used: they name the end user, or say what may be kept elsewhere. */
  private static final List<String> UNUSED =
      List.of("user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention");

  AskRequest request(List<String> collections, Principals who) {
    return new AskRequest(collections, question, who, model.arm(), List.of(), options)
        .after(history);
  }

  int maxTokens() {
    return options.sampling().maxTokens();
  }

  /** Whether the probabilities of tokens are told. */
  boolean scored() {
    return options.sampling().steering().told();
  }

  static AskOptions options(
      Fields fields, AskOptions standard, Steering steering, Optional<Integer> maxTokens) {
    double topP = fields.number("top_p", 0, 1).orElse(1.0);
    Sampling usual = standard.sampling();
    List<String> stop = stop(fields);
    if (!stop.isEmpty() && steering.form().isPresent()) {
      fields.wrong(
          "stop",
          "'stop' could cut what 'response_format' or 'tools' ask for; leave one of them out");
      stop = List.of();
    }
    return standard.with(
        new Sampling(
            fields.number("temperature", 0, 2).orElse(usual.temperature()),
            topP > 0 ? topP : Double.MIN_VALUE, // 0 means the most likely token alone
            usual.minP(),
            fields.wholeNumber("seed").orElse(usual.seed()),
            maxTokens.orElse(usual.maxTokens()),
            stop,
            steering));
  }

  /** A text, or up to four. */
  private static List<String> stop(Fields fields) {
    Optional<JsonNode> stop = fields.present("stop");
    if (stop.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (stop.get().isTextual()) {
      texts.add(stop.get().asText());
    } else {
      stop.get().forEach(text -> texts.add(text.isTextual() ? text.asText() : ""));
    }
    if (texts.contains("") || texts.size() > 4 || texts.isEmpty()) {
      fields.wrong("stop", "'stop' must be a text, or up to four of them, none empty");
      return List.of();
    }
    return texts;
  }

  /**
   * @param values each field with the only values it may have here, as JSON
   */
  static void only(Fields fields, Map<String, List<String>> values) {
    UNUSED.forEach(fields::present);
    values.forEach(
        (name, allowed) ->
            fields
                .present(name)
                .filter(node -> !allowed.contains(node.toString()))
                .ifPresent(
                    node ->
                        fields.wrong(
                            name,
                            "Tandem does not support '%s' yet, except as %s"
                                .formatted(name, String.join(" or ", allowed)))));
  }
}
