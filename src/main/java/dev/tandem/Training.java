package dev.tandem;

import dev.tandem.answer.RetrievedExamples;
import dev.tandem.answer.Teacher;
import dev.tandem.embed.Embedder;
import dev.tandem.example.DataReport;
import dev.tandem.example.EncodedExample;
import dev.tandem.example.Example;
import dev.tandem.example.MaskView;
import dev.tandem.example.Place;
import dev.tandem.example.Recipe;
import dev.tandem.example.TrainingData;
import dev.tandem.label.ReaderRows;
import dev.tandem.label.Rehearsal;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.training.Cards;
import dev.tandem.training.Ending;
import dev.tandem.training.Schooling;
import dev.tandem.training.TeacherRequest;
import dev.tandem.training.TrainingOrder;
import dev.tandem.training.TuneRequest;
import dev.tandem.training.Tuned;
import dev.tandem.training.Tuning;
import dev.tandem.tune.Canary;
import dev.tandem.tune.Card;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.GateSettings;
import dev.tandem.tune.GateThresholds;
import dev.tandem.tune.Gates;
import dev.tandem.tune.TuneRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Fine-tuning of the home's model: its data read, shown, checked and learnt. */
public final class Training {
  private static final int PAGE = 200;

  private final Rooms rooms;
  private final Scribe scribe;
  private Optional<ModelFile> model = Optional.empty();
  private Optional<ChatEncoder> encoder = Optional.empty();

  Training(Rooms rooms, Scribe scribe) {
    this.rooms = rooms;
    this.scribe = scribe;
  }

  /**
   * The file of the model that is trained.
   *
   * @throws UserError if it is an endpoint's, or not here
   */
  public Path base() {
    Settings settings = rooms.home().settings();
    if (!settings.text(Key.MODEL_ENDPOINT).isEmpty()) {
      throw new UserError(
          "A model behind an endpoint cannot be trained here; leave out 'model.endpoint' and name a model on this machine with --model.");
    }
    return ModelStore.standard().resolve(settings.text(Key.MODEL));
  }

  /** Its tokenizer and chat template. */
  public synchronized ChatEncoder encoder() {
    if (encoder.isEmpty()) {
      encoder = Optional.of(new ChatEncoder(model()));
    }
    return encoder.get();
  }

  private synchronized ModelFile model() {
    if (model.isEmpty()) {
      model = Optional.of(ModelFile.open(base()));
    }
    return model.get();
  }

  /** Reads examples and gives them the tokens of the model's own chat template. */
  public TrainingData read(TrainingData.Request request) {
    return TrainingData.read(request, encoder());
  }

  /**
   * How examples are given the passages of a collection.
   *
   * @param who reads the passages; whoever may not read them all may not use the adapter
   * @param missing share of the examples whose evidence is taken away, 0 to 1
   * @param marked whether an answer ends with the number of its passage
   * @throws UserError if there is no such collection
   */
  public RetrievedExamples.Settings retrieval(
      String collection, Principals who, double missing, boolean marked, long seed) {
    if (!(missing >= 0 && missing < 1)) {
      throw new UserError(
          "--missing is a share of the examples, from 0 to below 1, not %s.".formatted(missing));
    }
    String language = rooms.home().collection(collection).language();
    return new RetrievedExamples.Settings(collection, language, who, missing, marked, seed);
  }

  /** Gives examples the passages that are found for them. */
  public RetrievedExamples retrieved(RetrievedExamples.Settings settings) {
    ChatEncoder counter = encoder();
    return new RetrievedExamples(
        rooms.home().ledger().documents(),
        rooms.retriever(settings.collection()),
        rooms.home().embedder(),
        counter.tokenizer()::count,
        settings);
  }

  /**
   * Rows of the recipe {@code reader}: questions with numbered passages about invented things.
   *
   * @param rows to learn
   * @param dev to measure on, from templates of which no row to learn is made
   */
  public Recipe reader(long seed, int rows, int dev) {
    return new ReaderRows(seed, encoder().tokenizer()::count).recipe(rows, dev);
  }

  /**
   * General questions with the answers of the model that is to be trained.
   *
   * @param wanted how many questions
   * @throws UserError if there are not so many
   */
  public List<Example> rehearsal(int wanted, long seed, Rehearsal.Listener listener) {
    try (LanguageModel before = rooms.home().open("", base().toString())) {
      return Rehearsal.of(before, wanted, seed, listener);
    }
  }

  /**
   * Opens a model that answers questions of the training rows.
   *
   * @param passages that it sees with each, as the student will; empty to ask without
   * @throws UserError if there is no such model, or the reader may not ask it
   */
  public Schooling teacher(
      TeacherRequest request, Optional<RetrievedExamples> passages, Teacher.Listener listener) {
    return Schooling.open(rooms.home(), request, passages, listener);
  }

  /**
   * Whether a document was deleted; one that its collection never had was not, nor one of no
   * collection.
   *
   * @param collection that most of them are of; empty if there is none
   * @throws UserError if there is no such collection
   */
  public Predicate<DocumentKey> deleted(String collection) {
    if (collection.isEmpty()) {
      return document -> false;
    }
    rooms.home().collection(collection);
    return Adapters.deleted(rooms.home().ledger().documents());
  }

  /**
   * Looks for what would spoil a training.
   *
   * @param labels whether each label is also predicted from the other rows; embeds every text
   */
  public DataReport check(TrainingData data, boolean labels, long seed, StepProgress progress) {
    int total = DataReport.labelledRows(data);
    Optional<Embedder> embedder =
        labels && total > 0 ? Optional.of(rooms.home().embedder()) : Optional.empty();
    return DataReport.of(data, embedder, seed, done -> progress.at(done, total));
  }

  /**
   * Looks at the folder of a new adapter before anything is read, or asked of a teacher, for it.
   * Ends what is left of a run that was killed in its last steps.
   *
   * @throws UserError if it holds an adapter, or a refused one was being moved from it
   */
  public void requireFree(Path out) {
    Ending.requireFree(out);
  }

  /**
   * Learns. A run that was killed goes on where it was when the same is asked again.
   *
   * @throws UserError if the folder holds an adapter or another run, or the model cannot be trained
   */
  public Tuned tune(TuneRequest request, TuneRun.Listener listener) {
    return scribe.changes(
        "trained",
        request.collection(),
        String.valueOf(request.out().getFileName()),
        () ->
            new Runs(rooms.home())
                .train(
                    request,
                    base(),
                    () -> new Tuning(rooms.home(), base(), model(), request).run(listener)));
  }

  /**
   * Reads, checks and learns what an owner asks for. One that was stopped goes on where it was when
   * the same is asked again.
   *
   * @param phase hears what is done next; what it throws ends the work
   * @throws UserError as {@link #tune}, or if a row cannot be learnt
   */
  public Tuned carryOut(TrainingOrder order, TuneRun.Listener listener, Consumer<String> phase) {
    return new OrderedTraining(this, order, rooms.home().directory()).run(listener, phase);
  }

  /** Where the home keeps the adapters of a collection that are not put elsewhere. */
  public Path folder(String collection) {
    return rooms
        .home()
        .directory()
        .toAbsolutePath()
        .normalize()
        .resolve("adapters")
        .resolve(collection);
  }

  /**
   * Bytes of memory that training all weights takes at least.
   *
   * @throws UserError if the model cannot be used
   */
  public long fullBytes(TuneRequest request) {
    return Tuning.fullBytes(model(), request);
  }

  /**
   * Measures the gates on an adapter, or on a model that was trained as a whole, and writes its
   * card.
   *
   * @param adapter its folder or file
   * @param data what it learnt, and what not
   * @param progress hears what is measured next
   * @throws UserError if the adapter cannot be used or the card cannot be written
   */
  public Card test(
      Path adapter,
      TrainingData data,
      GateThresholds thresholds,
      long seed,
      Consumer<String> progress) {
    Optional<Cards.Kept> before = Cards.read(adapter);
    List<Canary> canaries = before.map(Cards.Kept::canaries).orElse(List.of());
    Path base = base();
    Gates.Data rows = new Gates.Data(data.train(), data.dev(), data.measured(), canaries);
    GateSettings settings = GateSettings.standard(seed);
    try {
      GateReport report =
          ModelFile.written(adapter)
              ? Gates.ofModel(base, adapter, rows, thresholds, settings, progress)
              : Gates.ofAdapter(base, adapter, rows, thresholds, settings, progress);
      Card card =
          new Card(
              String.valueOf(adapter.toAbsolutePath().normalize().getFileName()),
              model().name(),
              ModelStore.standard().sha256(base),
              Cards.lineage(adapter),
              Optional.of(report),
              before.map(Cards.Kept::labels).orElse(Map.of()));
      Cards.write(adapter, card);
      return card;
    } catch (IOException e) {
      throw new UserError(
          "The card of '%s' cannot be written (%s); make room, or copy the adapter to where you may write."
              .formatted(adapter, e.getMessage()),
          e);
    }
  }

  /** The first rows of tokens as people read them. */
  public List<MaskView> masks(TrainingData data, int most) {
    List<MaskView> views = new ArrayList<>();
    for (EncodedExample example : data.train()) {
      if (views.size() >= most) {
        break;
      }
      views.addAll(MaskView.of(example, encoder().tokenizer()));
    }
    return List.copyOf(views.subList(0, Math.min(most, views.size())));
  }

  /**
   * The current documents of a collection that this reader may read, to learn as they stand.
   *
   * @throws UserError if there is none
   */
  public List<Example.Raw> documents(String collection, Principals who) {
    Documents documents = new Documents(rooms, scribe);
    List<Example.Raw> all = new ArrayList<>();
    String after = "";
    List<VersionInfo> page;
    do {
      page = documents.page(collection, who, "", after, PAGE);
      for (VersionInfo info : page) {
        StoredText stored =
            documents.show(collection, info.docId(), OptionalInt.of(info.version()), who);
        all.add(
            new Example.Raw(
                new Place(info.docId(), 0),
                new Example.Origin(
                    Optional.of(info.acl()), List.of(new DocumentKey(collection, info.docId()))),
                stored.text()));
        after = info.docId();
      }
    } while (page.size() == PAGE);
    if (all.isEmpty()) {
      throw new UserError(
          "There is no document in '%s' that you may read; --as says who reads."
              .formatted(collection));
    }
    return all;
  }
}
