package dev.tandem.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.Audience;
import dev.tandem.llm.AdapterExport;
import dev.tandem.llm.Decoder;
import dev.tandem.llm.ExportFormat;
import dev.tandem.llm.KvCache;
import dev.tandem.llm.LearntShare;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Slice;
import dev.tandem.tensor.BlockType;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether an exported adapter, read again, is the one that was trained: the same logits and greedy
 * text as the base with the adapter beside it in float32, the same chat template and end tokens,
 * and weights that really changed.
 */
public final class ExportCheck {
  private static final int GREEDY_TOKENS = 32;
  private static final int LOGIT_ROWS = 32; // the last ones of each prompt
  private static final double LEARNT = 0.9;
  static final List<String> TEXTS =
      List.of("What is the capital of France?", "Write a sentence about rain.", "Hello");

  private final AdapterExport.Source source;
  private final Limits limits;
  private double largest;
  private int greedyDiffer;

  private ExportCheck(AdapterExport.Source source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /**
   * What rounding may do; measured in docs/rationale/training.md.
   *
   * @param logit the largest difference of a logit
   * @param tie how near two tokens' logits are where their order is chance
   */
  private record Limits(double logit, double tie) {
    private static final Limits EXACT = new Limits(2e-3, 4e-3);

    static Limits of(ExportFormat format, BlockType type) {
      if (!format.merged()) {
        return type == BlockType.BF16 ? new Limits(0.3, 0.2) : EXACT;
      }
      return switch (type) {
        case F16 -> new Limits(0.15, 0.1);
        case Q8_0 -> new Limits(4, 1);
        default -> EXACT;
      };
    }
  }

  /**
   * One thing that was compared.
   *
   * @param value largest difference of a logit; greedy tokens that differ; 1 for another chat
   *     template; end tokens that differ; of what was learnt the share that is there
   * @param threshold the most that passes; of the share the least
   */
  public record Row(String name, boolean passed, double value, double threshold) {}

  /**
   * Reads an export again and compares.
   *
   * @param written its folder or file
   * @param prompts of tokens, each at least one and fewer than the model's context by 32
   * @throws UserError if it cannot be read
   */
  public static List<Row> check(
      AdapterExport.Source source, ExportFormat format, Path written, List<int[]> prompts) {
    ModelFile exported = format.merged() ? ModelFile.open(written) : source.base();
    ExportCheck check = new ExportCheck(source, Limits.of(format, source.type()));
    int processors = Runtime.getRuntime().availableProcessors();
    try (Decoder trained = source.base().decoder(processors);
        Decoder reread = exported.decoder(processors)) {
      Optional<LoraAdapter> adapter =
          format.merged()
              ? Optional.empty()
              : Optional.of(LoraAdapter.open(written, source.base()));
      for (int[] prompt : prompts) {
        check.compare(
            new View(trained, Optional.of(source.adapter()), prompt),
            new View(reread, adapter, prompt));
      }
    }
    double share =
        format.merged()
            ? LearntShare.ofModel(source, exported)
            : LearntShare.ofAdapter(source, written);
    int otherTemplate = check.templates(exported, written) > 1 ? 1 : 0;
    int otherEnds = check.otherEnds(exported, written);
    return List.of(
        atMost("logits", check.largest, check.limits.logit),
        atMost("greedy text", check.greedyDiffer, 0),
        atMost("chat template", otherTemplate, 0),
        atMost("end tokens", otherEnds, 0),
        new Row("weights changed", share >= LEARNT && share <= 1 / LEARNT, share, LEARNT));
  }

  private static Row atMost(String name, double value, double threshold) {
    return new Row(name, value <= threshold, value, threshold); // NaN does not pass
  }

  /** A few short questions in the model's own chat template, or as they are if it has none. */
  public static List<int[]> prompts(ModelFile base) {
    return TEXTS.stream()
        .map(
            text ->
                base.templateText().isPresent()
                    ? base.template().encode(base.tokenizer(), List.of(Message.user(text)), true)
                    : base.tokenizer().encode(text, false))
        .toList();
  }

  /** SHA-256 of a model's chat template; empty if it has none. */
  public static String templateSha256(ModelFile model) {
    return model.templateText().map(Sha256::of).orElse("");
  }

  /** Spellings of the tokens that end an answer, sorted. */
  public static List<String> endTokens(ModelFile model) {
    return model.ends().stream().map(id -> model.tokenizer().decode(id)).sorted().toList();
  }

  /** A model, alone or with an adapter beside it, on its way through one text. */
  private static final class View {
    private final Decoder model;
    private final Optional<LoraAdapter> adapter;
    private final KvCache cache;
    private final int[] prompt;

    View(Decoder model, Optional<LoraAdapter> adapter, int[] prompt) {
      this.model = model;
      this.adapter = adapter;
      this.prompt = prompt;
      cache = model.newCache(prompt.length + GREEDY_TOKENS);
    }

    /** Logits of the prompt's last tokens. */
    List<float[]> read() {
      return step(prompt, Math.min(LOGIT_ROWS, prompt.length));
    }

    float[] next(int token) {
      return step(new int[] {token}, 1).getFirst();
    }

    private List<float[]> step(int[] tokens, int wanted) {
      return model
          .step(List.of(new Slice(tokens, 0, tokens.length, cache, wanted, false, adapter)))
          .getFirst();
    }
  }

  private void compare(View trained, View reread) {
    List<float[]> expected = trained.read();
    List<float[]> actual = reread.read();
    for (int i = 0; i < expected.size(); i++) {
      logits(expected.get(i), actual.get(i));
    }
    float[] ours = expected.getLast();
    float[] theirs = actual.getLast();
    for (int i = 0; i < GREEDY_TOKENS; i++) {
      int token = best(ours);
      int other = best(theirs);
      if (token != other) {
        // Two tokens nearly as likely: which is first is chance, and what follows is other text.
        greedyDiffer += ours[token] - ours[other] <= limits.tie ? 0 : GREEDY_TOKENS - i;
        return;
      }
      if (i + 1 < GREEDY_TOKENS) {
        ours = trained.next(token);
        theirs = reread.next(token);
      }
    }
  }

  private void logits(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      largest = Double.POSITIVE_INFINITY;
      return;
    }
    for (int v = 0; v < expected.length; v++) {
      double difference = Math.abs((double) expected[v] - actual[v]);
      largest = Math.max(largest, difference); // NaN stays
    }
  }

  static int best(float[] logits) {
    int best = 0;
    for (int v = 1; v < logits.length; v++) {
      if (logits[v] > logits[best]) {
        best = v;
      }
    }
    return best;
  }

  /** How many chat templates base, export, adapter and its record name: one, if all is well. */
  private int templates(ModelFile exported, Path written) {
    Set<String> named = new TreeSet<>();
    named.add(templateSha256(source.base()));
    named.add(templateSha256(exported));
    LoraAdapter.template(source.path()).map(Sha256::of).ifPresent(named::add);
    JsonNode recorded = lineage(written).path("template_sha256");
    if (recorded.isTextual()) {
      named.add(recorded.asText());
    }
    return named.size();
  }

  private int otherEnds(ModelFile exported, Path written) {
    Set<String> expected = Set.copyOf(endTokens(source.base()));
    int differ = difference(expected, Set.copyOf(endTokens(exported)));
    JsonNode recorded = lineage(written).path("end_tokens");
    if (recorded.isArray()) {
      Set<String> learnt = new TreeSet<>();
      recorded.forEach(token -> learnt.add(token.asText()));
      differ += difference(expected, learnt);
    }
    return differ;
  }

  private static int difference(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    List<String> common = new ArrayList<>(one);
    common.retainAll(other);
    return all.size() - common.size();
  }

  /** What the adapter was learnt from, as far as it was trained here. */
  private static JsonNode lineage(Path written) {
    Path file = Audience.file(written);
    try {
      return Files.isRegularFile(file)
          ? new ObjectMapper().readTree(file.toFile())
          : new ObjectMapper().createObjectNode();
    } catch (IOException e) {
      throw new UserError("'%s' cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }
}
