package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.Decoder;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.tensor.Dropout;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains an adapter of a model, whose own weights stay as they are in their file, or a copy of all
 * of its weights. A step is the mean loss over all predicted tokens of its rows, its gradients and
 * an update by AdamW. The same rows and seed give the same weights to the last bit, however many
 * threads work. Used by one thread at a time.
 */
public final class Trainer implements AutoCloseable {
  private final Decoder model;
  final Trained trained;
  private final double dropout;
  private final TrainerSettings settings;
  private final Optimizer optimizer;
  private Optional<ModelPass> pass = Optional.empty();
  private long steps;

  private Trainer(Decoder model, Trained trained, double dropout, TrainerSettings settings) {
    this.model = model;
    this.trained = trained;
    this.dropout = dropout;
    this.settings = settings;
    optimizer = new Optimizer(settings.adam(), trained.parameters());
  }

  /**
   * Begins a new adapter, as peft does: its first matrices by chance, its second ones zero.
   *
   * @throws UserError if the model cannot be used or does not fit the memory
   */
  public static Trainer begin(ModelFile base, LoraSettings lora, TrainerSettings settings) {
    Decoder model = base.decoder(settings.processors());
    LoraWeights adapter = LoraWeights.begin(model, base.name(), lora, settings.seed());
    return new Trainer(model, adapter, lora.dropout(), settings);
  }

  /**
   * Begins with a copy of all weights as floats.
   *
   * @throws UserError if the model cannot be used, or there is not the memory for its weights,
   *     their gradients and moments, and the smallest activations
   */
  public static Trainer beginFull(ModelFile base, TrainerSettings settings) {
    FullMemory memory = FullMemory.of(base, settings.tokens());
    TrainerSettings fitting = settings.within(memory.left(base.name()));
    Map<String, float[]> weights = new TreeMap<>();
    Decoder model = base.decoder(weights, settings.processors());
    return new Trainer(model, new FullWeights(base, weights), 0, fitting);
  }

  /** Bytes of the heap that {@link #beginFull} takes at least. */
  public static long fullBytes(ModelFile base, TrainerSettings settings) {
    return FullMemory.of(base, settings.tokens()).bytes();
  }

  /**
   * Goes on from an adapter, which stays as it is; moments begin anew.
   *
   * @param from opened for this base
   * @param dropout as {@link LoraSettings} has it
   * @throws UserError as {@link #begin} does
   */
  public static Trainer continuing(
      ModelFile base, LoraAdapter from, double dropout, TrainerSettings settings) {
    Decoder model = base.decoder(settings.processors());
    LoraWeights adapter = LoraWeights.copy(model, base.name(), from, dropout);
    return new Trainer(model, adapter, dropout, settings);
  }

  /** Steps done so far. */
  public long steps() {
    return steps;
  }

  /**
   * One update.
   *
   * @param rows together one batch, however many go through the model at a time
   * @param learningRate of this update
   * @throws UserError if a row does not fit the model, nothing is to be predicted, or loss or
   *     gradients are no numbers; nothing has been changed then
   */
  public StepReport step(List<TokenRow> rows, double learningRate) {
    Sums sums = accumulate(rows);
    double norm = optimizer.norm(model.workers());
    if (!Double.isFinite(norm) || !Double.isFinite(sums.loss)) {
      throw new UserError(
          "the loss of step %d is no number; use a lower learning rate".formatted(steps + 1));
    }
    steps++;
    optimizer.update(model.workers(), steps, learningRate, norm);
    return new StepReport(steps, sums.loss, norm, sums.tokens, sums.targets);
  }

  private record Sums(double loss, int tokens, int targets) {}

  /** Loss and gradients of the next step. */
  private Sums accumulate(List<TokenRow> rows) {
    int targets = check(rows);
    trained.clearGradients(model.workers());
    int salt = Dropout.mix((int) (settings.seed() ^ settings.seed() >>> 32) + (int) steps * 31);
    double loss = 0;
    int tokens = 0;
    for (Batch batch : Batch.pack(rows, settings.tokens(), dropout == 0)) {
      loss += passFor(batch).run(batch, true, 1f / targets, dropout, salt);
      tokens += batch.tokens();
    }
    return new Sums(loss / targets, tokens, targets);
  }

  /**
   * The mean loss over the predicted tokens of some rows, without dropout; nothing is changed.
   *
   * @throws UserError if a row does not fit the model or nothing is to be predicted
   */
  public double loss(List<TokenRow> rows) {
    int targets = check(rows);
    double loss = 0;
    for (Batch batch : Batch.pack(rows, settings.tokens(), true)) {
      loss += passFor(batch).run(batch, false, 1f / targets, 0, 0);
    }
    return loss / targets;
  }

  /** A row longer than a batch should be needs more memory, from then on. */
  private ModelPass passFor(Batch batch) {
    int tokens = Math.max(batch.tokens(), settings.tokens());
    if (pass.isEmpty() || pass.get().tokens() < tokens) {
      pass = Optional.empty(); // its memory is needed for the next
      pass = Optional.of(new ModelPass(model, trained, tokens, settings.activationBytes()));
    }
    return pass.get();
  }

  private int check(List<TokenRow> rows) {
    int most = model.contextLength();
    for (TokenRow row : rows) {
      if (row.ids().length > most) {
        throw new UserError(
            "a row of %d tokens does not fit the model's context of %d"
                .formatted(row.ids().length, most));
      }
      for (int id : row.ids()) {
        if (id < 0 || id >= model.vocabularySize()) {
          throw new UserError("a row holds token %d, which the model does not have".formatted(id));
        }
      }
    }
    int targets = rows.stream().mapToInt(TokenRow::targets).sum();
    if (targets == 0) {
      throw new UserError("the rows have no token that is to be predicted");
    }
    return targets;
  }

  /**
   * What the adapter is now; a copy.
   *
   * @throws IllegalStateException if all weights are trained
   */
  public LoraAdapter adapter() {
    return weights().values();
  }

  /** The gradients of some rows in the form of an adapter; nothing is changed. */
  LoraAdapter adapterGradients(List<TokenRow> rows) {
    accumulate(rows);
    return weights().gradients();
  }

  /** What is trained, by name: the arrays themselves. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new TreeMap<>();
    trained.parameters().forEach(p -> values.put(p.name(), p.values()));
    return values;
  }

  /** All that a trainer has to remember but the number of its steps: the arrays themselves. */
  Map<String, float[]> state() {
    Map<String, float[]> state = new TreeMap<>(values());
    state.putAll(optimizer.moments());
    return state;
  }

  /** After {@link #state} was filled with what it was after so many steps. */
  void resumeAt(long steps) {
    this.steps = steps;
  }

  LoraWeights weights() {
    if (trained instanceof LoraWeights adapter) {
      return adapter;
    }
    throw new IllegalStateException("all weights are trained, there is no adapter");
  }

  /** What is trained, with the gradients of some rows; nothing is changed. */
  List<Parameter> gradients(List<TokenRow> rows) {
    accumulate(rows);
    return trained.parameters();
  }

  Decoder model() {
    return model;
  }

  /**
   * Writes an adapter as the Python package peft does, or all weights as a model: see {@link
   * ModelFile#write}.
   *
   * @param folder made if there is none
   * @throws IOException if it cannot be written
   */
  public void save(Path folder) throws IOException {
    trained.save(folder);
  }

  /** Ends the threads that compute. */
  @Override
  public void close() {
    model.close();
  }
}
