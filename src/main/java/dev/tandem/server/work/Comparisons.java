package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Comparing;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Curated;
import dev.tandem.compare.Material;
import dev.tandem.compare.Pairing;
import dev.tandem.compare.Task;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.json.Json;
import dev.tandem.server.Fields;
import dev.tandem.settings.Key;
import dev.tandem.text.Choice;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.training.TrainingOrder;
import dev.tandem.tune.Effort;
import dev.tandem.tune.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Comparisons as jobs of the kind {@code comparison}: what {@code tandem compare} does with sets of
 * examples. The replies that were got are kept, so that one that was interrupted asks only the
 * rest.
 */
final class Comparisons {
  static final String KIND = "comparison";

  private static final int MOST_QUESTIONS = 1_000_000;
  private static final int HASHED = 8; // digits of an adapter's name

  private final Tandem tandem;
  private final Jobs jobs;

  Comparisons(Tandem tandem, Jobs jobs) {
    this.tandem = tandem;
    this.jobs = jobs;
    jobs.knows(KIND, order -> job -> compare(job, order));
  }

  /** The folder of one. */
  Path folder(String collection, String id) {
    return tandem.home().resolve("comparisons").resolve(collection).resolve(id);
  }

  /**
   * Starts a comparison.
   *
   * @param judges whether the caller may have a model named that grades answers
   * @throws dev.tandem.server.Problem if something is wrong with it, or one of the collection is
   *     under way
   */
  Job start(String collection, Fields fields, String by, Principals who, boolean judges) {
    ObjectNode request = request(fields, who, judges);
    try {
      Material material = material(collection, request);
      List<String> arms = arms(request, material);
      ArrayNode named = request.putArray("arms");
      arms.forEach(named::add);
      boolean trains =
          arms.stream().anyMatch(arm -> adapted(arm) && !request.path("adapters").has(arm));
      if (trains) {
        tandem.training().base();
      }
      tandem
          .comparing()
          .require(collection, arms, List.of(), material.labelled(), request.has("train"));
    } catch (UserError e) {
      throw Hidden.in(tandem, e);
    }
    return jobs.start(new Jobs.Order(KIND, Optional.of(collection), by, request));
  }

  private static ObjectNode request(Fields fields, Principals who, boolean judges) {
    ObjectNode request = Json.object();
    request.put("test", fields.required("test"));
    for (String key : List.of("train", "dev")) {
      fields.text(key).ifPresent(set -> request.put(key, set));
    }
    texts(fields, "arms", name -> name).forEach(request.withArray("arms")::add);
    texts(fields, "factors", Comparisons::factor).forEach(request.withArray("factors")::add);
    request.put("limit", fields.integer("limit", 0, MOST_QUESTIONS).orElse(0));
    request.put("seed", fields.wholeNumber("seed").orElse(1L));
    request.put("margin", fields.number("margin", 0, 0.99).orElse(Pairing.USUAL_MARGIN));
    request.put("effort", chosen(fields, "effort", Effort.values(), Effort.NORMAL));
    fields
        .parsed("quality", text -> choice(Task.Kind.values(), text))
        .ifPresent(kind -> request.put("quality", kind.wireName()));
    Optional<String> judge = fields.text("judge");
    if (judge.isPresent() && !judges) {
      fields.wrong("judge", "only an admin may have questions and answers sent to a model by name");
    }
    judge.ifPresent(model -> request.put("judge", model));
    ObjectNode adapters = request.putObject("adapters");
    fields
        .object("adapters")
        .ifPresent(
            given ->
                given
                    .properties()
                    .forEach(
                        each -> {
                          if (!adapted(each.getKey()) || !each.getValue().isTextual()) {
                            fields.wrong("adapters", "name adapters of the arms tuned and hybrid");
                          }
                          adapters.put(each.getKey(), each.getValue().asText());
                        }));
    fields.done();
    return request.put("as", who.toString());
  }

  private interface Reading {
    String read(String name);
  }

  private static List<String> texts(Fields fields, String key, Reading reading) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : fields.list(key)) {
      try {
        texts.add(reading.read(each.isTextual() ? each.asText() : ""));
      } catch (UserError e) {
        fields.wrong(key, String.valueOf(e.getMessage()));
      }
    }
    return texts.stream().distinct().toList();
  }

  private static String factor(String name) {
    return Factor.parse(name).wireName();
  }

  private static <E extends Enum<E>> E choice(E[] all, String text) {
    try {
      return Choice.of(all, each -> each.name().toLowerCase(Locale.ROOT), "one of them", text);
    } catch (UserError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static <E extends Enum<E>> String chosen(Fields fields, String key, E[] all, E usual) {
    return fields
        .parsed(key, text -> choice(all, text))
        .orElse(usual)
        .name()
        .toLowerCase(Locale.ROOT);
  }

  private Path file(String collection, JsonNode set) {
    return tandem.exampleSets().file(collection, set.asText());
  }

  private Optional<Path> train(String collection, JsonNode request) {
    return request.has("train")
        ? Optional.of(file(collection, request.get("train")))
        : Optional.empty();
  }

  private Material material(String collection, JsonNode request) {
    return Material.read(
        train(collection, request),
        file(collection, request.get("test")),
        request.path("limit").asInt(),
        kind(request));
  }

  private static Optional<Task.Kind> kind(JsonNode request) {
    return request.has("quality")
        ? Optional.of(choice(Task.Kind.values(), request.path("quality").asText()))
        : Optional.empty();
  }

  /** As they are named, else all that can be: with a model elsewhere none is trained. */
  private List<String> arms(JsonNode request, Material material) {
    List<String> named = new ArrayList<>();
    request
        .path("arms")
        .forEach(
            arm ->
                named.add(
                    arm.asText().equals(Curated.NAME)
                        ? Curated.NAME
                        : Arm.parse(arm.asText()).wireName()));
    if (!named.isEmpty()) {
      return named;
    }
    boolean taught = request.has("train");
    List<String> all =
        material.labelled()
            ? taught ? List.of("base", "prompt", Curated.NAME, "tuned") : List.of("base")
            : taught
                ? List.of("base", "prompt", Curated.NAME, "rag", "tuned", "hybrid")
                : List.of("base", "rag");
    boolean trains = tandem.settings().text(Key.MODEL_ENDPOINT).isEmpty();
    return all.stream()
        .filter(arm -> trains || !adapted(arm) || request.path("adapters").has(arm))
        .toList();
  }

  private static boolean adapted(String arm) {
    return arm.equals(Arm.TUNED.wireName()) || arm.equals(Arm.HYBRID.wireName());
  }

  private Object compare(Job job, Jobs.Order order) {
    String collection = order.collection().orElseThrow();
    try {
      return compared(job, collection, order.request());
    } catch (UserError e) {
      throw Hidden.in(tandem, e);
    }
  }

  private ObjectNode compared(Job job, String collection, JsonNode request) {
    Material material = material(collection, request);
    List<String> arms = new ArrayList<>();
    request.path("arms").forEach(arm -> arms.add(arm.asText()));
    Map<Arm, Path> adapters = new EnumMap<>(Arm.class);
    for (String name : arms) {
      if (adapted(name)) {
        adapters.put(Arm.parse(name), adapter(job, collection, request, name, material));
      }
    }
    Comparing.Request asked =
        new Comparing.Request(
            collection,
            train(collection, request),
            file(collection, request.get("test")),
            request.path("limit").asInt(),
            Principals.parse(request.path("as").asText()),
            arms,
            adapters,
            new Comparing.Scoring(
                kind(request),
                Optional.empty(),
                Optional.of(request.path("judge").asText("")).filter(name -> !name.isEmpty()),
                Optional.empty()),
            request.path("margin").asDouble(),
            folder(collection, job.id()),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    Comparison comparison =
        tandem
            .comparing()
            .compare(
                asked,
                (arm, done, total, left) -> {
                  job.phase("asking " + arm);
                  job.at(done, total);
                });
    comparison.write(asked.folder());
    List<Factor> factors = new ArrayList<>();
    request.path("factors").forEach(name -> factors.add(Factor.parse(name.asText())));
    List<Factor> failed =
        tandem
            .comparing()
            .measure(
                asked,
                comparison,
                factors,
                words -> {
                  job.check();
                  job.phase("measuring: " + words);
                });
    ObjectNode report = Json.object().put("n", comparison.questions().size());
    report.put("complete", comparison.complete());
    report.set("recommendation", comparison.toJson().get("recommendation"));
    ArrayNode unmeasured = report.putArray("not_measured");
    failed.forEach(factor -> unmeasured.add(factor.wireName()));
    return report;
  }

  /** The one that is named, else one that has learnt these rows, trained where there is none. */
  private Path adapter(
      Job job, String collection, JsonNode request, String arm, Material material) {
    if (request.path("adapters").has(arm)) {
      String name = request.path("adapters").path(arm).asText();
      return tandem.adapters().all().reversed().stream()
          .map(each -> each.adapter())
          .filter(each -> each.collection().equals(collection) && each.name().equals(name))
          .findFirst()
          .map(each -> Path.of(each.path()))
          .orElseThrow(
              () ->
                  new UserError(
                      "There is no adapter '%s' in '%s'; train it first."
                          .formatted(name, collection)));
    }
    String set = request.path("train").asText();
    Optional<Path> dev =
        request.has("dev") ? Optional.of(file(collection, request.get("dev"))) : Optional.empty();
    boolean passages = arm.equals(Arm.HYBRID.wireName()) && !material.labelled();
    Effort effort = choice(Effort.values(), request.path("effort").asText());
    String hash =
        Sha256.of(
            String.join(
                "\n",
                tandem.training().base().toString(),
                tandem.exampleSets().find(collection, set).orElseThrow().hash(),
                dev.map(
                        file ->
                            tandem
                                .exampleSets()
                                .find(collection, request.path("dev").asText())
                                .orElseThrow()
                                .hash())
                    .orElse(""),
                Arrays.asList(effort, request.path("seed"), passages, request.path("as"))
                    .toString()));
    Path out =
        tandem
            .training()
            .folder(collection)
            .resolve("compare-%s-%s".formatted(arm, hash.substring(0, HASHED)));
    if (!Files.isRegularFile(out.resolve("card.json"))) {
      job.phase("training for the arm " + arm);
      tandem
          .training()
          .carryOut(
              new TrainingOrder(
                  collection,
                  List.of(file(collection, request.get("train"))),
                  material.format(),
                  dev,
                  Optional.empty(),
                  Method.LORA,
                  effort,
                  passages,
                  Trainings.MISSING,
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  request.path("seed").asLong(),
                  Optional.empty(),
                  Principals.parse(request.path("as").asText()),
                  out),
              new Trainings.Told(job, false),
              words -> job.check());
      job.check(); // one that was cancelled has learnt less than the others
    }
    return out;
  }
}
