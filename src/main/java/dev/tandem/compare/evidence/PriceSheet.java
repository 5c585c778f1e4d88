package dev.tandem.compare.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What machines, people, room and endpoints cost, from a YAML file that users edit; {@code
 * choose/prices.yaml} is the one that comes with the program and says where its figures are from.
 *
 * @param source what it was read from, in words
 * @param currency its code of three letters
 * @param answeringHour of the machine that answers
 * @param trainingHour of the machine that trains
 * @param hoursPerMonth that the answering machine is on
 * @param storageGbMonth a gigabyte for a month
 * @param peoplePerRetraining what people's hours of one training cost
 * @param monthsPerRetraining how long an adapter is used
 * @param endpoints by the name of the endpoint; {@value #DEFAULT} for all others
 */
public record PriceSheet(
    String source,
    String currency,
    double answeringHour,
    double trainingHour,
    double hoursPerMonth,
    double storageGbMonth,
    double peoplePerRetraining,
    double monthsPerRetraining,
    Map<String, Tokens> endpoints) {
  private static final String DEFAULT = "default";
  private static final String BUILT_IN = "/choose/prices.yaml";
  private static final Set<String> KEYS =
      Set.of(
          "currency",
          "machine_hour",
          "gpu_hour",
          "answers_on",
          "trains_on",
          "hours_per_month",
          "storage_gb_month",
          "people_hour",
          "people_hours_per_retraining",
          "months_per_retraining",
          "endpoints");

  /** Prices of a million tokens. */
  public record Tokens(double prompt, double completion) {
    /** Of one answer. */
    double of(int promptTokens, int completionTokens) {
      return (promptTokens * prompt + completionTokens * completion) / 1e6;
    }
  }

  public PriceSheet {
    endpoints = Map.copyOf(endpoints);
  }

  /**
   * @param file empty for the prices that come with the program
   * @throws UserError if it cannot be read, or a price is missing or no price
   */
  public static PriceSheet read(Optional<Path> file) {
    String source = file.map(Path::toString).orElse("the price sheet that comes with Tandem");
    try {
      return of(new YAMLMapper().readTree(text(file)), source);
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s is not valid YAML at line %d; mend it"
              .formatted(source, e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    }
  }

  private static String text(Optional<Path> file) {
    if (file.isPresent()) {
      try {
        return Files.readString(file.get());
      } catch (IOException e) {
        throw new UserError(
            "the prices %s cannot be read; is the path right?".formatted(file.get()), e);
      }
    }
    try (InputStream in = PriceSheet.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + BUILT_IN);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PriceSheet of(JsonNode yaml, String source) {
    for (Map.Entry<String, JsonNode> each : yaml.properties()) {
      if (!KEYS.contains(each.getKey())) {
        throw new UserError(
            "%s: there is no price of that name among %s; see the built-in sheet"
                .formatted(source, String.join(", ", KEYS.stream().sorted().toList())));
      }
    }
    String currency = yaml.path("currency").asText();
    if (!currency.matches("[A-Z]{3}")) {
      throw new UserError(
          "%s: currency must be a code of three letters, such as EUR".formatted(source));
    }
    double machine = number(yaml, "machine_hour", source);
    double gpu = number(yaml, "gpu_hour", source);
    Map<String, Tokens> endpoints = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : yaml.path("endpoints").properties()) {
      endpoints.put(
          each.getKey(),
          new Tokens(
              number(each.getValue(), "prompt_per_million", source),
              number(each.getValue(), "completion_per_million", source)));
    }
    if (!endpoints.containsKey(DEFAULT)) {
      throw new UserError(
          "%s: endpoints must hold 'default', for those that are not named".formatted(source));
    }
    double months = number(yaml, "months_per_retraining", source);
    double hours = number(yaml, "hours_per_month", source);
    if (months == 0 || hours == 0) {
      throw new UserError(
          "%s: months_per_retraining and hours_per_month must be above 0".formatted(source));
    }
    return new PriceSheet(
        source,
        currency,
        isGpu(yaml, "answers_on", source) ? gpu : machine,
        isGpu(yaml, "trains_on", source) ? gpu : machine,
        hours,
        number(yaml, "storage_gb_month", source),
        number(yaml, "people_hour", source) * number(yaml, "people_hours_per_retraining", source),
        months,
        endpoints);
  }

  private static boolean isGpu(JsonNode yaml, String key, String source) {
    String value = yaml.path(key).asText();
    if (!value.equals("machine") && !value.equals("gpu")) {
      throw new UserError("%s: %s must be machine or gpu".formatted(source, key));
    }
    return value.equals("gpu");
  }

  private static double number(JsonNode yaml, String key, String source) {
    JsonNode value = yaml.path(key);
    if (!value.isNumber() || !(value.asDouble() >= 0) || Double.isInfinite(value.asDouble())) {
      throw new UserError("%s: %s must be a number from 0 on".formatted(source, key));
    }
    return value.asDouble();
  }

  /** What an endpoint asks for its tokens. */
  Tokens tokens(String endpoint) {
    return endpoints.getOrDefault(endpoint, endpoints.getOrDefault(DEFAULT, new Tokens(0, 0)));
  }

  /** Whether it names the endpoint. */
  boolean names(String endpoint) {
    return endpoints.containsKey(endpoint);
  }
}
