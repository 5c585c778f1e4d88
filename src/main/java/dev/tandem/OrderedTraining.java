package dev.tandem;

import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.DataReport;
import dev.tandem.example.Finding;
import dev.tandem.example.Grounding;
import dev.tandem.example.Recipe;
import dev.tandem.example.RowSettings;
import dev.tandem.example.TrainingData;
import dev.tandem.llm.Message;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.training.TrainingOrder;
import dev.tandem.training.TuneRequest;
import dev.tandem.training.Tuned;
import dev.tandem.tune.Adam;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneRun;
import dev.tandem.tune.TuneSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Carries out a {@link TrainingOrder}: reads, checks, learns. */
final class OrderedTraining {
  private static final int UNKNOWN_CONTEXT = 2048; // where a model does not say what it takes
  private static final double DEV_SHARE = 0.1;
  private static final int MOST_DEV = 500;
  private static final long RECIPE_SEED = 1;

  /** As {@code tune} has it. */
  private static final Adam ADAM =
      new Adam(Adam.STANDARD.beta1(), Adam.STANDARD.beta2(), Adam.STANDARD.epsilon(), 0.01, 1);

  private final Training training;
  private final TrainingOrder order;
  private final Path home;

  OrderedTraining(Training training, TrainingOrder order, Path home) {
    this.training = training;
    this.order = order;
    this.home = home;
  }

  Tuned run(TuneRun.Listener listener, Consumer<String> phase) {
    training.requireFree(order.out());
    phase.accept("reading examples");
    Optional<RetrievedExamples.Settings> retrieval =
        order.retrieval()
            ? Optional.of(
                training.retrieval(
                    order.collection(),
                    order.who(),
                    order.missing(),
                    order.recipe().isPresent(),
                    order.seed()))
            : Optional.empty();
    TrainingData data = read(retrieval, phase);
    DataReport report = training.check(data, false, order.seed(), StepProgress.NONE);
    if (report.refused()) {
      throw refused(report);
    }
    phase.accept("learning");
    TuneSettings run = order.effort().run(order.method(), data);
    LoraSettings lora = order.effort().lora(data);
    return training.tune(
        new TuneRequest(
            data,
            TrainingData.Order.BEFORE,
            order.out(),
            order.method() == Method.LORA ? Optional.of(lora) : Optional.empty(),
            ADAM,
            settings(run),
            Optional.empty(),
            Optional.of(
                new Lineage.Command(command(), home.toAbsolutePath().normalize().toString())),
            retrieval,
            Optional.empty(),
            order.collection(),
            false,
            order.gates()),
        listener);
  }

  private TrainingData read(
      Optional<RetrievedExamples.Settings> retrieval, Consumer<String> phase) {
    int context = training.encoder().contextLength();
    Optional<Recipe> recipe = recipe();
    Optional<Grounding> passages =
        retrieval
            .map(training::retrieved)
            .map(each -> each.telling(() -> phase.accept("finding passages"))); // may end the work
    return training.read(
        new TrainingData.Request(
            order.data(),
            order.dev(),
            order.test(),
            order.format(),
            List.of(),
            new RowSettings(
                context > 0 ? context : UNKNOWN_CONTEXT, false, Set.of(Message.Role.ASSISTANT)),
            Optional.empty(),
            Optional.empty(),
            passages,
            recipe,
            Optional.empty(),
            List.of(),
            order.collection(),
            training.deleted(order.collection()),
            DEV_SHARE,
            order.seed()));
  }

  private Optional<Recipe> recipe() {
    if (order.recipe().isEmpty()) {
      return Optional.empty();
    }
    int rows = order.recipe().getAsInt();
    int dev =
        order.dev().isPresent() ? 0 : (int) Math.clamp(Math.round(DEV_SHARE * rows), 1, MOST_DEV);
    return Optional.of(training.reader(RECIPE_SEED, rows, dev));
  }

  private static UserError refused(DataReport report) {
    Optional<Finding> first =
        report.findings().stream().filter(each -> each.blocks() && each.count() > 0).findFirst();
    return new UserError(
        first
            .map(
                each ->
                    "Nothing was learnt: %,d %s (the first: %s %s); mend them or take them out."
                        .formatted(
                            each.count(),
                            each.what(),
                            Path.of(each.items().getFirst().place().source()).getFileName()
                                + " line "
                                + each.items().getFirst().place().line(),
                            each.items().getFirst().detail()))
            .orElse("Nothing was learnt: no row is left to learn from."));
  }

  private TuneSettings settings(TuneSettings standard) {
    return new TuneSettings(
        order.epochs().orElse(standard.epochs()),
        standard.rowsPerStep(),
        standard.learningRate(),
        standard.warmUp(),
        standard.evaluations(),
        standard.patience(),
        standard.devRows(),
        order.seed(),
        standard.last());
  }

  /** The same as a command, for {@code tune --stale}. */
  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("tune", "--home", home.toString()));
    command.addAll(List.of("-c", order.collection()));
    order.data().forEach(file -> command.addAll(List.of("--data", file.toString())));
    order.dev().ifPresent(file -> command.addAll(List.of("--dev", file.toString())));
    order.test().ifPresent(file -> command.addAll(List.of("--test", file.toString())));
    command.addAll(List.of("--method", order.method().wireName()));
    command.addAll(List.of("--effort", order.effort().name().toLowerCase(Locale.ROOT)));
    command.addAll(List.of("--seed", Long.toString(order.seed())));
    if (order.retrieval()) {
      command.addAll(List.of("--with-retrieval", "--missing", Double.toString(order.missing())));
      if (!order.who().toString().isEmpty()) {
        command.addAll(List.of("--as", order.who().toString()));
      }
    }
    number(command, "--recipe-rows", order.recipe());
    if (order.recipe().isPresent()) {
      command.addAll(List.of("--recipe", "reader"));
    }
    number(command, "--epochs", order.epochs());
    order
        .gates()
        .ifPresentOrElse(
            gates -> command.addAll(gates.refuses() ? List.of("--gate") : List.of()),
            () -> command.add("--no-gates"));
    command.addAll(List.of("--out", order.out().toString()));
    return command;
  }

  private static void number(List<String> command, String option, OptionalInt value) {
    value.ifPresent(number -> command.addAll(List.of(option, Integer.toString(number))));
  }
}
