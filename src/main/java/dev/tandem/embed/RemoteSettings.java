package dev.tandem.embed;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An embedding endpoint that speaks OpenAI's {@code POST /v1/embeddings}.
 *
 * @param endpoint the whole address, {@code https://host/v1/embeddings}
 * @param model name in the request
 * @param key sent as bearer token; empty sends none
 * @param maxTokens most tokens of one text, as the endpoint's model counts
 * @param batch texts in one request
 * @param attempts how often a request is tried when the endpoint is busy or away
 * @param timeout of one attempt
 */
public record RemoteSettings(
    URI endpoint,
    String model,
    Optional<String> key,
    String queryPrefix,
    String passagePrefix,
    int maxTokens,
    int batch,
    int attempts,
    Duration timeout,
    Set<String> languages) {
  public RemoteSettings {
    if (maxTokens < 1 || batch < 1 || attempts < 1) {
      throw new IllegalArgumentException("max tokens, batch and attempts must be at least 1");
    }
    languages = Set.copyOf(languages);
  }

  /** Usual values: no prefixes, 512 tokens, 32 texts a request, 4 attempts of a minute each. */
  public static RemoteSettings of(URI endpoint, String model, Optional<String> key) {
    return new RemoteSettings(
        endpoint, model, key, "", "", 512, 32, 4, Duration.ofMinutes(1), Set.of());
  }

  /** Without the key, which must not reach a log. */
  @Override
  public String toString() {
    return model + " at " + endpoint;
  }
}
