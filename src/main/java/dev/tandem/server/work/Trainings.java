package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.server.Fields;
import dev.tandem.server.Problem;
import dev.tandem.text.Choice;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import dev.tandem.training.TrainingOrder;
import dev.tandem.training.Tuned;
import dev.tandem.tune.Effort;
import dev.tandem.tune.GateThresholds;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Trainings as jobs of the kind {@code training}: what {@code tandem tune} takes, its curve as
 * points, cancelled with the best so far, taken up again from the checkpoint.
 */
public final class Trainings {
  /** Of their jobs. */
  public static final String KIND = "training";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final int MOST_SETS = 20;
  private static final int MOST_ROWS = 100_000;
  private static final int MOST_EPOCHS = 1_000;
  private static final int READER_ROWS = 6_000;
  static final double MISSING = 0.15;
  private static final int POINTS = 200; // of a curve, beside those where dev rows are measured
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** What comes of the gates. */
  private enum Gates {
    MEASURE,
    REFUSE,
    NONE
  }

  private final Tandem tandem;
  private final Jobs jobs;

  public Trainings(Tandem tandem, Jobs jobs) {
    this.tandem = tandem;
    this.jobs = jobs;
    jobs.knows(KIND, order -> job -> learn(job, order));
  }

  /**
   * Starts a training.
   *
   * @param fields what the body asks for; wrong ones are told
   * @param by name of the caller
   * @param who reads passages
   * @throws Problem if something is wrong with it, or one of the collection is under way
   */
  public Job start(String collection, Fields fields, String by, Principals who) {
    ObjectNode request = request(collection, fields, who, tandem.clock().instant());
    order(collection, request); // says what is wrong before there is a job
    tandem.training().base();
    if (Files.exists(out(collection, request))) {
      throw new Problem(
          409,
          "There is an adapter '%s' in '%s' already; choose another name."
              .formatted(request.path("name").asText(), collection));
    }
    return jobs.start(new Jobs.Order(KIND, Optional.of(collection), by, request));
  }

  /** All that is asked for, defaults filled in, so that it means the same when it goes on. */
  private static ObjectNode request(String collection, Fields fields, Principals who, Instant now) {
    List<String> examples = names(fields, "examples");
    Optional<String> recipe = fields.text("recipe");
    if (recipe.isPresent() && !recipe.get().equals("reader")) {
      fields.wrong("recipe", "the one recipe is reader");
    }
    if (examples.isEmpty() && recipe.isEmpty()) {
      fields.unfit("examples", "name a set of examples, or the recipe reader");
    }
    Optional<Integer> rows = fields.integer("recipe_rows", 1, MOST_ROWS);
    String name =
        fields
            .text("name")
            .orElseGet(
                () ->
                    "%s-%s"
                        .formatted(
                            examples.isEmpty() ? collection : examples.getFirst(),
                            TIME.format(now)));
    if (!NAME.matcher(name).matches()) {
      fields.wrong("name", "a name is letters, digits, '.', '_' and '-', at most 100");
    } else if (name.equals("rollback")) {
      fields.unfit("name", "no adapter is called so, for that is a path of its own");
    }
    ObjectNode request = Json.object().put("name", name);
    examples.forEach(request.putArray("examples")::add);
    fields.text("dev").ifPresent(set -> request.put("dev", set));
    fields.text("test").ifPresent(set -> request.put("test", set));
    word(fields, "method", Method.values(), Method.LORA, Method::wireName, request);
    word(fields, "effort", Effort.values(), Effort.NORMAL, Trainings::word, request);
    boolean quick = request.path("effort").asText().equals("quick");
    word(
        fields,
        "gates",
        Gates.values(),
        quick ? Gates.NONE : Gates.MEASURE,
        Trainings::word,
        request);
    boolean retrieval = fields.flag("with_retrieval").orElse(false);
    request.put("with_retrieval", retrieval);
    double missing = fields.number("missing", 0, 0.99).orElse(MISSING);
    if (retrieval) {
      request.put("missing", missing).put("as", who.toString());
    }
    if (retrieval && examples.isEmpty()) {
      fields.unfit("with_retrieval", "the recipe's rows have passages of their own");
    }
    if (!retrieval && recipe.isPresent() && !examples.isEmpty()) {
      fields.unfit("with_retrieval", "beside the recipe examples are learnt with passages, too");
    }
    recipe.ifPresent(
        reader -> request.put("recipe", reader).put("recipe_rows", rows.orElse(READER_ROWS)));
    request.put("seed", fields.wholeNumber("seed").orElse(1L));
    fields.integer("epochs", 1, MOST_EPOCHS).ifPresent(epochs -> request.put("epochs", epochs));
    fields.done();
    return request;
  }

  private static List<String> names(Fields fields, String key) {
    Optional<JsonNode> value = fields.present(key);
    List<String> names = new ArrayList<>();
    if (value.isPresent() && value.get().isTextual()) {
      names.add(value.get().asText());
    } else {
      fields.list(key).forEach(name -> names.add(name.isTextual() ? name.asText() : ""));
    }
    if (names.contains("") || names.size() > MOST_SETS) {
      fields.wrong(key, "name one set, or at most %d".formatted(MOST_SETS));
    }
    return names;
  }

  private static <T> void word(
      Fields fields,
      String key,
      T[] values,
      T standard,
      Function<T, String> word,
      ObjectNode request) {
    T value = standard;
    try {
      value = fields.text(key).map(text -> Choice.of(values, word, key, text)).orElse(standard);
    } catch (UserError e) {
      fields.wrong(key, String.valueOf(e.getMessage()));
    }
    request.put(key, word.apply(value));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private Path out(String collection, JsonNode request) {
    return tandem.training().folder(collection).resolve(request.path("name").asText());
  }

  private TrainingOrder order(String collection, JsonNode request) {
    List<Path> data = new ArrayList<>();
    request.path("examples").forEach(set -> data.add(file(collection, set)));
    Gates gates = Gates.valueOf(request.path("gates").asText().toUpperCase(Locale.ROOT));
    return new TrainingOrder(
        collection,
        data,
        Optional.empty(),
        request.has("dev") ? Optional.of(file(collection, request.get("dev"))) : Optional.empty(),
        request.has("test") ? Optional.of(file(collection, request.get("test"))) : Optional.empty(),
        Choice.of(Method.values(), Method::wireName, "method", request.path("method").asText()),
        Choice.of(Effort.values(), Trainings::word, "effort", request.path("effort").asText()),
        request.path("with_retrieval").asBoolean(),
        request.path("missing").asDouble(MISSING),
        integer(request, "recipe_rows"),
        integer(request, "epochs"),
        request.path("seed").asLong(),
        gates == Gates.NONE
            ? Optional.empty()
            : Optional.of(new Gating(GateThresholds.of(Map.of()), gates == Gates.REFUSE, Set.of())),
        Principals.parse(request.path("as").asText("")),
        out(collection, request));
  }

  private Path file(String collection, JsonNode set) {
    return tandem.exampleSets().file(collection, set.asText());
  }

  private static OptionalInt integer(JsonNode request, String key) {
    return request.has(key) ? OptionalInt.of(request.get(key).asInt()) : OptionalInt.empty();
  }

  private Object learn(Job job, Jobs.Order asked) {
    String collection = asked.collection().orElseThrow();
    try {
      Tuned tuned =
          tandem
              .training()
              .carryOut(
                  order(collection, asked.request()),
                  new Told(job, true),
                  words -> {
                    job.check();
                    job.phase(words);
                  });
      ObjectNode report = Json.mapper().valueToTree(tuned);
      report.remove("path"); // where the home lies is nobody's business over HTTP
      report.put("refused", tuned.refused().map(words -> Hidden.in(tandem, words)).orElse(null));
      if (tuned.end() == TuneRun.End.CANCELLED) {
        throw job.stopped(report);
      }
      return report;
    } catch (UserError e) {
      throw Hidden.in(tandem, e);
    }
  }

  /**
   * Tells the job of the run's steps, and the run of the job's end.
   *
   * @param curve whether the job's points are the curve of this run
   */
  record Told(Job job, boolean curve) implements TuneRun.Listener {
    @Override
    public void at(TuneRun.Progress progress) {
      long every = Math.max(1, progress.steps() / POINTS);
      boolean told = progress.step() % every == 0 || progress.step() == progress.steps();
      if (curve && told) {
        ObjectNode point =
            Json.object()
                .put("step", progress.step())
                .put("steps", progress.steps())
                .put("epoch", progress.epoch())
                .put("train_loss", progress.loss());
        progress.devLoss().ifPresent(loss -> point.put("dev_loss", loss));
        job.tell(
            point
                .put("tokens_per_second", progress.tokensPerSecond())
                .put("seconds_left", progress.secondsLeft()));
      }
      job.far(progress.step(), progress.steps());
    }

    @Override
    public void measuring(String what) {
      job.phase("measuring " + what);
    }

    @Override
    public boolean cancelled() {
      return job.cancelled();
    }

    @Override
    public boolean paused() {
      return job.interrupted();
    }
  }
}
