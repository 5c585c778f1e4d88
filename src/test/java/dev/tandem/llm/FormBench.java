package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang3.tuple.Pair;

/**
 * Prints what holding a text to a schema costs: the time of a token with the schema and without, in
 * turns. Arguments are a model (the default model otherwise) and the number of rounds.
 */
final class FormBench {
  private static final int TOKENS = 96;
  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false,
       "properties": {
         "title": {"type": "string", "minLength": 20, "maxLength": 80},
         "kind": {"enum": ["guide", "report", "letter"]},
         "year": {"type": "integer", "minimum": 1900, "maximum": 2100},
         "authors": {"type": "array", "minItems": 2, "maxItems": 4, "items": {
           "type": "object", "properties": {"name": {"type": "string", "pattern": "^[A-Z][a-z]+ [A-Z][a-z]+$"},
             "age": {"type": "integer"}}, "required": ["name", "age"], "additionalProperties": false}},
         "summary": {"type": "string"}},
       "required": ["title", "kind", "year", "authors", "summary"]}
      """;

  private FormBench() {}

  public static void main(String[] arguments) throws IOException {
    Path file = arguments.length > 0 ? Path.of(arguments[0]) : TestModel.file();
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
    JsonNode schema = new ObjectMapper().readTree(SCHEMA);
    try (LocalModel model = LocalModel.open(file, EngineSettings.STANDARD.withLookup(false))) {
      for (double temperature : new double[] {0, 0.8}) {
        List<Double> plain = new ArrayList<>();
        List<Double> formed = new ArrayList<>();
        int tokens = 0;
        for (int round = -2; round < rounds; round++) {
          Sampling sampling = new Sampling(temperature, 1, 0, round + 10, TOKENS, List.of());
          Pair<Double, Integer> without = milliseconds(model, sampling);
          long start = System.nanoTime();
          Constraint form = Constraint.jsonSchema("bench", schema);
          double compiled = (System.nanoTime() - start) / 1e6;
          Steering steering = new Steering(Map.of(), Steering.UNTOLD, Optional.of(form));
          Pair<Double, Integer> with = milliseconds(model, sampling.with(steering));
          if (round >= 0) { // the first rounds are cold
            plain.add(without.getLeft());
            formed.add(with.getLeft() + compiled / with.getRight());
            tokens += with.getRight();
          }
        }
        System.out.printf(
            "temperature %.1f: ms a token without %s, with %s (schema compiled each time), %d tokens%n",
            temperature, spread(plain), spread(formed), tokens);
      }
    }
  }

  private static Pair<Double, Integer> milliseconds(LocalModel model, Sampling sampling) {
    List<Message> ask =
        List.of(Message.user("Describe a book about the sea as JSON, with a long summary."));
    Generation generation = model.generate(ask, sampling, LanguageModel.TextSink.NONE);
    int tokens = Math.max(1, generation.completionTokens());
    return Pair.of(generation.decode().toNanos() / 1e6 / tokens, tokens);
  }

  private static String spread(List<Double> values) {
    double mean = values.stream().mapToDouble(v -> v).average().orElse(0);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, values.size() - 1));
    List<Double> sorted = values.stream().sorted().toList();
    return "%.2f (sd %.2f, median %.2f, n %d)"
        .formatted(mean, deviation, sorted.get(sorted.size() / 2), values.size());
  }
}
