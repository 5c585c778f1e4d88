package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model file against recorded values: token ids, logits, loss per token and greedy text. The
 * folder holds {@code tokens.json} ({@code [{"text","ids"}]}, special tokens parsed, none added)
 * and {@code logits.json} ({@code [{"prompt","ids","last_top_ids","last_top_logits",
 * "last_logits_mean","last_logits_std","nll_per_token","greedy_32"}]}).
 */
public final class ModelCheck {
  private static final double LOGITS = 2e-3;
  private static final double NLL = 1e-3;

  private final Tokenizer tokenizer;
  private final Transformer model;
  private final Worst tokens = new Worst();
  private final Worst logits = new Worst();
  private final Worst moments = new Worst();
  private final Worst nll = new Worst();
  private final Worst greedy = new Worst();

  private ModelCheck(Tokenizer tokenizer, Transformer model) {
    this.tokenizer = tokenizer;
    this.model = model;
  }

  /**
   * One kind of value.
   *
   * @param compared how many values
   * @param largestDifference for {@code tokens} and {@code greedy} the most ids of one text that
   *     differ, else the largest absolute difference
   * @param tolerance the largest that passes
   */
  public record Row(String name, long compared, double largestDifference, double tolerance) {
    public boolean passed() {
      return compared > 0 && largestDifference <= tolerance; // NaN does not pass
    }
  }

  /**
   * What the comparison found.
   *
   * @param rows tokens, logits, logit moments, nll and greedy
   */
  public record Report(String model, String reference, List<Row> rows) {
    public Report {
      rows = List.copyOf(rows);
    }

    public boolean passed() {
      return rows.stream().allMatch(Row::passed);
    }

    /** With what another comparison found. */
    public Report and(List<Row> more) {
      return new Report(model, reference, Stream.concat(rows.stream(), more.stream()).toList());
    }
  }

  /**
   * Compares a model with a folder of recorded values.
   *
   * @throws UserError if the model or the folder cannot be read
   */
  public static Report check(Path gguf, Path reference) {
    JsonNode texts = read(reference.resolve("tokens.json"));
    JsonNode prompts = read(reference.resolve("logits.json"));
    ModelFile file = ModelFile.open(gguf);
    try (Transformer model = file.transformer()) {
      ModelCheck check = new ModelCheck(file.tokenizer(), model);
      texts.forEach(t -> check.text(t.path("text").asText(), ints(t.path("ids"))));
      prompts.forEach(check::prompt);
      return new Report(
          file.name(),
          reference.toString(),
          List.of(
              check.tokens.row("tokens", 0),
              check.logits.row("logits", LOGITS),
              check.moments.row("logits mean and std", LOGITS),
              check.nll.row("nll", NLL),
              check.greedy.row("greedy", 0)));
    }
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "there is no %s; the folder of reference values needs tokens.json and logits.json"
              .formatted(file));
    }
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      if (!json.isArray() || json.isEmpty()) {
        throw new UserError("%s is not a list of recorded values".formatted(file));
      }
      return json;
    } catch (IOException e) {
      throw new UserError("%s cannot be read as JSON".formatted(file), e);
    }
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.get(i).asInt());
    return values;
  }

  private void text(String text, int[] ids) {
    tokens.add(differing(tokenizer.encode(text, true), ids));
  }

  private static int differing(int[] ours, int[] recorded) {
    int common = Math.min(ours.length, recorded.length);
    int differing = Math.max(ours.length, recorded.length) - common;
    for (int i = 0; i < common; i++) {
      differing += ours[i] == recorded[i] ? 0 : 1;
    }
    return differing;
  }

  private void prompt(JsonNode recorded) {
    int[] ids = ints(recorded.path("ids"));
    if (recorded.has("prompt")) {
      text(recorded.path("prompt").asText(), ids);
    }
    for (int id : ids) {
      if (id < 0 || id >= model.vocabularySize()) {
        throw new UserError(
            "the reference values hold token %d and the model has %d; they are of another model"
                .formatted(id, model.vocabularySize()));
      }
    }
    int[] continuation = ints(recorded.path("greedy_32"));
    if (ids.length == 0 || ids.length + continuation.length > model.contextLength()) {
      throw new UserError("a recorded prompt is empty or does not fit the model's context");
    }
    JsonNode losses = recorded.path("nll_per_token");
    model.forwardAll(
        ids,
        model.newCache(ids.length),
        (i, row) -> {
          if (i < losses.size()) {
            nll.add(Math.abs(Sampler.logSum(row) - row[ids[i + 1]] - losses.get(i).asDouble()));
          }
        });
    KvCache cache = model.newCache(ids.length + continuation.length);
    float[] last = model.forward(ids, 0, ids.length, cache);
    last(last, recorded);
    greedy(last, cache, continuation);
  }

  private void last(float[] row, JsonNode recorded) {
    int[] top = ints(recorded.path("last_top_ids"));
    for (int i = 0; i < top.length; i++) {
      double expected = recorded.path("last_top_logits").get(i).asDouble();
      logits.add(Math.abs(row[top[i]] - expected));
    }
    double sum = 0;
    for (float logit : row) {
      sum += logit;
    }
    double mean = sum / row.length;
    double squares = 0;
    for (float logit : row) {
      squares += (logit - mean) * (logit - mean);
    }
    double deviation = Math.sqrt(squares / row.length);
    moments.add(Math.abs(mean - recorded.path("last_logits_mean").asDouble()));
    moments.add(Math.abs(deviation - recorded.path("last_logits_std").asDouble()));
  }

  /** As many tokens as were recorded: where those end with the end of text, ours must too. */
  private void greedy(float[] first, KvCache cache, int[] recorded) {
    List<Integer> ours = new ArrayList<>();
    float[] row = first;
    for (int i = 0; i < recorded.length; i++) {
      int token = Sampler.best(row);
      ours.add(token);
      if (i + 1 < recorded.length) {
        row = model.forward(new int[] {token}, 0, 1, cache);
      }
    }
    greedy.add(differing(ours.stream().mapToInt(Integer::intValue).toArray(), recorded));
  }

  /** The largest of some differences. */
  private static final class Worst {
    private long compared;
    private double largest;

    void add(double difference) {
      compared++;
      largest = Math.max(largest, difference); // NaN stays
    }

    Row row(String name, double tolerance) {
      return new Row(name, compared, largest, tolerance);
    }
  }
}
