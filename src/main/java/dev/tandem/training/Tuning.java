package dev.tandem.training;

import dev.tandem.answer.HouseForm;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.example.LabelTask;
import dev.tandem.example.Recipe;
import dev.tandem.example.TokenRow;
import dev.tandem.example.TrainingData;
import dev.tandem.json.Json;
import dev.tandem.ledger.Ledger;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.tune.ExportCheck;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.LossCurve;
import dev.tandem.tune.Method;
import dev.tandem.tune.Trainer;
import dev.tandem.tune.TrainerSettings;
import dev.tandem.tune.TuneRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One training, from checked data to an adapter's folder. */
public final class Tuning {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(1);

  /** Those of all weights hold 12 bytes of each, so that the disk takes seconds. */
  private static final Duration BETWEEN_FULL_CHECKPOINTS = Duration.ofMinutes(5);

  private final TrainingHome home;
  private final Path base;
  private final ModelFile model;
  private final TuneRequest request;
  private final Consumer<Ending.Step> done;
  private final Instant began; // what changed since its rows were read is newer

  /**
   * @param base where the model lies
   */
  public Tuning(TrainingHome home, Path base, ModelFile model, TuneRequest request) {
    this(home, base, model, request, step -> {});
  }

  /**
   * @param base where the model lies
   * @param done hears of each step behind the training
   */
  public Tuning(
      TrainingHome home,
      Path base,
      ModelFile model,
      TuneRequest request,
      Consumer<Ending.Step> done) {
    this.home = home;
    this.began = home.clock().instant();
    this.base = base;
    this.model = model;
    this.request = request;
    this.done = done;
  }

  /**
   * Learns; a run that was killed goes on where it was.
   *
   * @throws UserError if the folder holds an adapter or another run, or cannot be written
   */
  public Tuned run(TuneRun.Listener listener) {
    Path out = request.out();
    try {
      Ending.requireFree(out);
      Gatekeeper gates = new Gatekeeper(base, model, request);
      List<List<TokenRow>> stages =
          gates.planted(request.data().stages(request.order(), request.settings().seed()));
      List<TokenRow> dev = request.data().devRows();
      String sha256 = ModelStore.standard().sha256(base);
      String identity = identity(sha256, stages, dev);
      Ledger ledger = home.writerLedger();
      String run = ledger.runs().begin(request.collection(), "tune");
      if (request.restart()) {
        TuneRun.clear(out);
      }
      TuneRun.Listener told = new ToldToLedger(listener, ledger, run);
      TuneRun.Outcome outcome = train(stages, dev, sha256, identity, told);
      return new Ending(home, request, gates, identity, done).end(outcome, run, listener);
    } catch (IOException e) {
      throw new UserError(
          "The adapter '%s' cannot be written (%s); make room or name another folder, and repeat the command: it goes on where it was."
              .formatted(request.out(), e.getMessage()),
          e);
    }
  }

  /** Trains and saves what was learnt; what that takes of memory is free afterwards. */
  private TuneRun.Outcome train(
      List<List<TokenRow>> stages,
      List<TokenRow> dev,
      String sha256,
      String identity,
      TuneRun.Listener listener)
      throws IOException {
    try (Trainer trainer = trainer(how(request))) {
      TuneRun.Outcome outcome =
          new TuneRun(
                  trainer,
                  stages,
                  dev,
                  request.settings(),
                  request.out(),
                  identity,
                  request.lora().isPresent() ? BETWEEN_CHECKPOINTS : BETWEEN_FULL_CHECKPOINTS)
              .run(listener);
      write(outcome, lineage(sha256, outcome)); // first, lest weights lie there for everybody
      trainer.save(request.out());
      return outcome;
    }
  }

  private static TrainerSettings how(TuneRequest request) {
    TrainerSettings standard =
        TrainerSettings.standard(request.settings().seed()).with(request.adam());
    return request.method() == Method.LORA ? standard : standard.together(longest(request.data()));
  }

  private static int longest(TrainingData data) {
    return Stream.concat(
            data.stages(TrainingData.Order.BEFORE, 0).stream().flatMap(List::stream),
            data.devRows().stream())
        .mapToInt(row -> row.ids().length)
        .max()
        .orElse(1);
  }

  /** Bytes of memory that a training of all weights takes at least. */
  public static long fullBytes(ModelFile model, TuneRequest request) {
    return Trainer.fullBytes(model, how(request));
  }

  private Trainer trainer(TrainerSettings how) {
    if (request.lora().isEmpty()) {
      return Trainer.beginFull(model, how);
    }
    LoraSettings lora = request.lora().get();
    return request
        .parent()
        .map(
            parent ->
                Trainer.continuing(model, LoraAdapter.open(parent, model), lora.dropout(), how))
        .orElseGet(() -> Trainer.begin(model, lora, how));
  }

  private void write(TuneRun.Outcome outcome, Lineage lineage) throws IOException {
    Files.createDirectories(request.out());
    Files.writeString(request.out().resolve(Audience.FILE), Json.pretty(lineage) + "\n");
    Files.writeString(request.out().resolve(LossCurve.FILE), LossCurve.svg(outcome));
  }

  private Lineage lineage(String sha256, TuneRun.Outcome outcome) {
    // A base or a teacher may have been learnt from rows itself.
    Audience rows =
        request
            .data()
            .audience()
            .and(Audience.of(base))
            .and(request.teacher().map(Schooling.Taught::readers).orElse(Audience.NONE));
    Audience audience = request.parent().map(Audience::of).map(rows::and).orElse(rows);
    return new Lineage(
        name(),
        home.version(),
        began,
        model.name(),
        sha256,
        ExportCheck.templateSha256(model),
        ExportCheck.endTokens(model),
        request.data().files().stream()
            .map(
                file ->
                    new Lineage.DataFile(
                        String.valueOf(file.path().getFileName()),
                        file.sha256(),
                        file.rows().size()))
            .toList(),
        List.copyOf(audience.documents()),
        audience.readers().orElse(Acl.PUBLIC),
        request.method(),
        request.data().learntLabels().map(prompt -> new LabelTask(prompt, OptionalDouble.empty())),
        retrieval(),
        request.teacher().map(Schooling.Taught::teacher),
        request.lora(),
        request.adam(),
        request.settings(),
        request.parent().map(path -> String.valueOf(path.getFileName())),
        request.command(),
        outcome.end(),
        outcome.steps(),
        outcome.best(),
        outcome.points());
  }

  private Optional<Lineage.Retrieval> retrieval() {
    Optional<Recipe> recipe = request.data().recipe();
    Optional<RetrievedExamples.Settings> found = request.retrieval();
    return recipe.isEmpty() && found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Lineage.Retrieval(
                found.map(RetrievedExamples.Settings::collection).orElse(""),
                found.map(RetrievedExamples.Settings::missing).orElse(0.0),
                HybridPrompt.PASSAGES,
                HybridPrompt.TOKENS,
                HybridPrompt.version(),
                found.<SortedSet<String>>map(this::form).orElseGet(TreeSet::new),
                recipe.map(Recipe::name),
                recipe.map(r -> OptionalLong.of(r.seed())).orElse(OptionalLong.empty()),
                recipe.map(r -> OptionalInt.of(r.rows())).orElse(OptionalInt.empty())));
  }

  /** Of the rows that are answered. */
  private SortedSet<String> form(RetrievedExamples.Settings how) {
    List<Example.Chat> answered =
        request.data().grounded().stream()
            .filter(row -> !how.declines(row.messages().getLast().content()))
            .toList();
    return new TreeSet<>(HouseForm.of(answered).words());
  }

  private String name() {
    return String.valueOf(request.out().toAbsolutePath().normalize().getFileName());
  }

  /** Of all that decides what a run comes to. */
  private String identity(String sha256, List<List<TokenRow>> stages, List<TokenRow> dev) {
    MessageDigest digest = Sha256.digest();
    for (List<TokenRow> rows : stages) {
      digest(digest, rows);
    }
    digest(digest, dev);
    String parent =
        request.parent().map(LoraAdapter::weights).map(ModelStore.standard()::sha256).orElse("");
    return Sha256.of(
        String.join(
            "\n",
            sha256,
            Sha256.hex(digest, new byte[0]),
            Json.pretty(request.lora()),
            Json.pretty(request.adam()),
            Json.pretty(request.settings()),
            parent));
  }

  private static void digest(MessageDigest digest, List<TokenRow> rows) {
    digest.update((byte) '\n');
    for (TokenRow row : rows) {
      ByteBuffer bytes = ByteBuffer.allocate(4 + row.ids().length * 5);
      bytes.putInt(row.ids().length);
      for (int i = 0; i < row.ids().length; i++) {
        bytes.putInt(row.ids()[i]).put((byte) (row.supervised()[i] ? 1 : 0));
      }
      digest.update(bytes.array());
    }
  }
}
