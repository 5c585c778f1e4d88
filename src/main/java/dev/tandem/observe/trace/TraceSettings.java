package dev.tandem.observe.trace;

import dev.tandem.text.UserError;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go.
 *
 * @param endpoint the collector's address for traces, {@code http://HOST:4318/v1/traces}; empty:
 *     nothing is traced
 * @param headers sent along, such as a key
 * @param share of the traces that begin here, 0 to 1; a caller's decision is heeded
 * @param content whether questions, prompts and answers are in them
 */
public record TraceSettings(
    Optional<URI> endpoint, Map<String, String> headers, double share, boolean content) {
  private static final String PATH = "/v1/traces";

  public TraceSettings {
    headers = Map.copyOf(headers);
  }

  /**
   * With the environment variables of OpenTelemetry where the setting is empty: {@code
   * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT}, {@code OTEL_EXPORTER_OTLP_ENDPOINT} and {@code
   * OTEL_EXPORTER_OTLP_HEADERS}.
   *
   * @param base address of a collector, without the path for traces; empty for none
   * @throws UserError if the address is none
   */
  public static TraceSettings of(
      String base, double share, boolean content, Map<String, String> environment) {
    String whole = environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "");
    String general = environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "");
    String address =
        !base.isBlank()
            ? under(base)
            : !whole.isBlank() ? whole.strip() : general.isBlank() ? "" : under(general);
    return new TraceSettings(
        address.isEmpty() ? Optional.empty() : Optional.of(uri(address)),
        headers(environment.getOrDefault("OTEL_EXPORTER_OTLP_HEADERS", "")),
        share,
        content);
  }

  private static String under(String base) {
    return base.strip().replaceFirst("/+$", "") + PATH;
  }

  private static URI uri(String address) {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new UserError(
        "The address of the trace collector is none: '%s'; write http://HOST:4318.".formatted(address));
  }

  /** {@code name=value,name=value}, percent-encoded (W3C Baggage). */
  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String each : text.split(",")) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        headers.put(
            each.substring(0, equals).strip(),
            URLDecoder.decode(each.substring(equals + 1).strip(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }
}
