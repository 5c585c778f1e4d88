package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where an OpenAI-compatible model is.
 *
 * @param base URL up to and with the version, for example {@code http://localhost:8000/v1}
 * @param model its name there
 * @param key sent as bearer token; empty where none is needed
 * @param contextLength most tokens of prompt and answer; the endpoint itself enforces it
 * @param timeout to the first byte of an answer
 * @param tries in all, where the endpoint is busy (429, 503)
 */
public record Endpoint(
    URI base, String model, String key, int contextLength, Duration timeout, int tries) {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int TRIES = 4;

  public Endpoint {
    Objects.requireNonNull(key, "key");
    String scheme = String.valueOf(base.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https") || base.getHost() == null) {
      throw new UserError("the endpoint '%s' is not an http or https URL".formatted(base));
    }
    if (model.isBlank() || contextLength < 1 || tries < 1) {
      throw new UserError("an endpoint needs a model's name, a context length and a try");
    }
  }

  /**
   * With the usual timeouts.
   *
   * @param keyVariable environment variable that holds the key; if it is not set none is sent
   */
  public static Endpoint of(String base, String model, String keyVariable, int contextLength) {
    String key = keyVariable.isBlank() ? null : System.getenv(keyVariable);
    return new Endpoint(
        uri(base), model, key == null ? "" : key.strip(), contextLength, TIMEOUT, TRIES);
  }

  private static URI uri(String base) {
    try {
      return URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
    } catch (IllegalArgumentException e) {
      throw new UserError("the endpoint '%s' is not a URL".formatted(base), e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return model + " at " + base;
  }
}
