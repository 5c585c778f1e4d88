package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.example.Audience;
import dev.tandem.example.Imprint;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Steering;
import dev.tandem.llm.TokenScore;
import dev.tandem.retrieve.Packer;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Answers a question from a collection in the four steps of retrieval-augmented generation (Lewis
 * et al., 2020): question, retrieve, augment, generate; and then holds every sentence against the
 * passages before it shows one. Safe for use by many threads.
 */
public final class Answerer {
  /** Passages fetched; more than are shown, because words are weighed among them. */
  static final int DEPTH = 20;

  /** Kept free in the context for what a template's count may miss. */
  private static final int SLACK = 16;

  /** A quote of the model's answer must be one of the units that rank this close to the best. */
  private static final double RELEVANT = 0.8;

  /**
   * Models with fewer parameters see only the best sentences. docs/rationale/answer.md has trials.
   */
  private static final long SMALL = 1_000_000_000;

  private static final int FEW_SENTENCES = 2;

  private final Ledger ledger;
  private final Retriever retriever;
  private final LanguageModel model;
  private final Extractor extractor;
  private final Prompts prompts;
  private final AnswerRecorder recorder;
  private final Path weights; // of the model: it may have been trained on rows itself

  /**
   * @param embedder compares question and sentences, for the choice of quotes and for abstention
   */
  public Answerer(
      Ledger ledger, Retriever retriever, LanguageModel model, Embedder embedder, Prompts prompts) {
    this.ledger = ledger;
    this.retriever = retriever;
    this.model = model;
    this.extractor = new Extractor(embedder);
    this.prompts = prompts;
    this.recorder = new AnswerRecorder(ledger.answers(), model.info());
    this.weights = Path.of(model.info().path());
  }

  /**
   * Answers, and records the answer before it returns.
   *
   * @throws UserError if the question is empty or too long, the collection does not exist, or the
   *     arm is not available
   * @throws CancellationException if the listener cancelled; then nothing is recorded
   */
  public Answer ask(AskRequest asked, AskListener listener) {
    long start = System.nanoTime();
    AskRequest request = withAdapter(asked);
    CollectionInfo collection = check(request);
    Telling telling = new Telling(listener);
    Outcome outcome =
        request.arm().readsDocuments()
            ? fromDocuments(request, collection, telling)
            : fromModel(request, collection, listener);
    Answer answer = recorder.record(request, outcome, System.nanoTime() - start);
    if (request.arm().readsDocuments()) {
      telling.upTo(answer.text());
    }
    return answer;
  }

  /**
   * The numbers by which it would be decided whether to answer, for {@link AbstentionFitter}; empty
   * where nothing was found.
   *
   * @param keep which of the passages found to go by
   */
  Map<String, Double> features(AskRequest request, Predicate<Passage> keep) {
    CollectionInfo collection = check(request);
    Retrieval found = retrieve(request);
    Retrieval kept =
        new Retrieval(
            found.passages().stream().filter(keep).toList(),
            found.features(),
            found.denied(),
            found.generation(),
            found.time());
    Evidence evidence = evidence(request, kept, collection, template(request));
    return evidence.units().isEmpty() ? Map.of() : evidence.features();
  }

  private CollectionInfo check(AskRequest request) {
    request.arm().requireServed();
    if (request.question().isEmpty()) {
      throw new UserError("the question is empty; write one");
    }
    Optional<Imprint> adapter = request.options().adapter().map(Imprint::of);
    adapter.ifPresent(
        imprint -> {
          new AdapterAccess(ledger).require(imprint, request.who());
          imprint.requireBase(model.info().name(), model.info().sha256());
        });
    if (request.arm().needsAdapter()) {
      requireAdapter(request.arm(), adapter);
    }
    if (request.arm().readsDocuments()
        && !request.options().sampling().steering().equals(Steering.NONE)) {
      throw new UserError(
          "only the arms base and tuned answer with the model's own tokens; ask them for probabilities, biases or a form");
    }
    Audience.requireModel(weights, request.who());
    return ledger
        .collections()
        .find(request.collection())
        .orElseThrow(
            () ->
                new UserError(
                    "there is no collection '%s'; list them with: tandem collection list"
                        .formatted(request.collection())));
  }

  /** An arm that needs an adapter has the one of the collection, if it is given none. */
  private AskRequest withAdapter(AskRequest request) {
    if (!request.arm().needsAdapter() || request.options().adapter().isPresent()) {
      return request;
    }
    return new Promotions(ledger.collections(), request.collection())
        .current(request.arm())
        .map(path -> request.with(request.options().withAdapter(path)))
        .orElse(request);
  }

  private static void requireAdapter(Arm arm, Optional<Imprint> adapter) {
    if (adapter.isEmpty()) {
      throw new UserError(
          "the arm %s needs an adapter; name one with --adapter, or give the collection one: tandem adapter promote ADAPTER -c NAME"
              .formatted(arm.wireName()));
    }
    HybridPrompt.requireFor(arm, adapter.get());
  }

  private Outcome fromModel(AskRequest request, CollectionInfo collection, AskListener listener) {
    List<Message> conversation = new ArrayList<>(request.history());
    conversation.add(Message.user(request.question()));
    Generation generation =
        generate(request, collection, conversation, () -> true, listener::text, listener);
    return new Outcome.Builder(collection.language())
        .promptVersion("none")
        .generated(generation)
        .answerOfModel();
  }

  private Outcome fromDocuments(AskRequest request, CollectionInfo collection, Telling telling) {
    Retrieval retrieval = retrieve(request);
    telling.listener().retrieved(retrieval.passages());
    PromptTemplate template = template(request);
    Evidence evidence = evidence(request, retrieval, collection, template);
    Outcome.Builder outcome =
        new Outcome.Builder(collection.language())
            .promptVersion(template.version())
            .retrieved(retrieval, evidence);
    Readable readable = readable(request);
    if (evidence.units().isEmpty()) {
      return outcome.abstain("no passages", readable);
    }
    Abstention abstention = abstention(request.collection());
    double probability = abstention.probability(evidence.features());
    outcome.probability(probability);
    if (probability < abstention.threshold()) {
      return outcome.abstain("below threshold", readable);
    }
    Writing writing =
        new Grounder(
                request.question(), evidence.units(), evidence.weights(), collection.language())
            .writing();
    Generation generation =
        generate(
            request,
            collection,
            conversation(request, template, evidence),
            () -> evidence.passages().stream().allMatch(readable::holds),
            piece -> {
              if (writing.take(piece)) {
                supported(request, evidence, writing)
                    .ifPresent(draft -> telling.upTo(draft.text()));
              }
            },
            telling.listener());
    writing.end(generation.finish() == Generation.Finish.STOP);
    outcome.generated(generation);
    if (request.arm() == Arm.HYBRID && outcome.declinedByModel()) {
      return outcome.abstain("declined by the adapter", readable(request));
    }
    return verified(request, outcome, evidence, writing);
  }

  /** Step 1: the question as it is searched for. */
  private static String question(AskRequest request) {
    return Conversation.standalone(request.question(), request.history());
  }

  /** Step 2: retrieve. */
  private Retrieval retrieve(AskRequest request) {
    return retriever.retrieve(
        new RetrievalRequest(request.collection(), question(request), request.who(), DEPTH));
  }

  /** Step 3: the passages that go into the prompt, cut into what can be quoted. */
  private Evidence evidence(
      AskRequest request, Retrieval retrieval, CollectionInfo collection, PromptTemplate template) {
    Readable readable = readable(request);
    List<Passage> found = retrieval.passages();
    List<Passage> readables = found.stream().filter(readable::holds).toList();
    int budget = budget(request, template);
    List<Passage> shown =
        request.arm() == Arm.HYBRID
            ? HybridPrompt.choose(readables, budget, model::countTokens)
            : Packer.pack(
                readables.stream().limit(request.options().passages()).toList(),
                budget,
                model::countTokens);
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      units.addAll(
          Spans.units(i, shown.get(i), readable.blocks(shown.get(i)), collection.language()));
    }
    Weights weights = new Weights(found);
    String question = question(request);
    return new Evidence(
        shown,
        units,
        extractor.rank(question, units, weights),
        weights,
        (int) Words.topics(question).stream().distinct().count());
  }

  /**
   * Step 4: generate.
   *
   * @param keep whether the model may still keep something of this prompt
   */
  private Generation generate(
      AskRequest request,
      CollectionInfo collection,
      List<Message> conversation,
      BooleanSupplier keep,
      Consumer<String> pieces,
      AskListener listener) {
    listener.prompted();
    Generation generation =
        model.generate(
            conversation,
            request.options().sampling(),
            new Origin(
                request.who().toString(),
                PromptScope.of(collection, request.who()),
                keep,
                request.options().exact(),
                request.options().adapter()),
            new Pieces(pieces, listener));
    if (generation.finish() == Generation.Finish.CANCELLED) {
      throw new CancellationException("the asker went away");
    }
    return generation;
  }

  /** Passes pieces on as long as somebody listens. */
  private record Pieces(Consumer<String> to, AskListener listener)
      implements LanguageModel.TextSink {
    @Override
    public boolean accept(String piece) {
      to.accept(piece);
      return wanted();
    }

    @Override
    public void scored(TokenScore token) {
      listener.scored(token);
    }

    @Override
    public boolean wanted() {
      return !listener.cancelled();
    }
  }

  /** Only what the passages support, and only passages that may still be read. */
  private Outcome verified(
      AskRequest request, Outcome.Builder outcome, Evidence evidence, Writing writing) {
    Readable readable = readable(request);
    Optional<Draft> generated = supported(request, evidence, writing);
    if (generated.isPresent()) {
      return outcome.answer(Mode.GENERATED, generated.get(), readable);
    }
    List<Candidate> ranked =
        evidence.ranked().stream().filter(c -> readable.holds(c.span().source())).toList();
    Draft draft =
        Draft.extractive(readable, Extractor.select(question(request), ranked, evidence.units()));
    return draft.citations().isEmpty()
        ? outcome.abstain("no passages", readable)
        : outcome.answer(Mode.EXTRACTIVE, draft, readable);
  }

  private PromptTemplate template(AskRequest request) {
    if (request.arm() == Arm.HYBRID) {
      return HybridPrompt.template();
    }
    return prompts.of(
        request.collection(),
        sentences(request) == AskOptions.WHOLE ? Prompts.PASSAGES : Prompts.SENTENCES);
  }

  /** What of the evidence the model sees. */
  private List<Passage> shown(AskRequest request, Evidence evidence) {
    int most = sentences(request);
    return most == AskOptions.WHOLE ? evidence.passages() : evidence.best(most);
  }

  private List<Message> conversation(
      AskRequest request, PromptTemplate template, Evidence evidence) {
    List<Passage> shown = shown(request, evidence);
    return request.arm() == Arm.HYBRID
        ? HybridPrompt.ask(question(request), shown)
        : template.render(request.question(), shown, request.history());
  }

  private int sentences(AskRequest request) {
    if (request.arm() == Arm.HYBRID) {
      return AskOptions.WHOLE;
    }
    int asked = request.options().sentences();
    if (asked != AskOptions.BY_MODEL) {
      return asked;
    }
    long parameters = model.info().parameters();
    return parameters > 0 && parameters < SMALL ? FEW_SENTENCES : AskOptions.WHOLE;
  }

  /**
   * The model's sentences so far as an answer, if they are one. More sentences leave an answer an
   * answer and its text the beginning of the longer one, so it can be told while the model writes.
   * Words of a passage that may not be read any more may be in what it wrote: then nothing of it is
   * used.
   */
  private Optional<Draft> supported(AskRequest request, Evidence evidence, Writing writing) {
    Readable readable = readable(request);
    if (!evidence.passages().stream().allMatch(readable::holds)) {
      return Optional.empty();
    }
    Draft draft =
        Draft.generated(readable, writing.sentences(), request.options().keepUnsupported());
    // Who learnt to read passages chooses better than the ranking of single sentences.
    boolean answers =
        draft.quoted().stream()
            .anyMatch(span -> request.arm() == Arm.HYBRID || relevant(span, evidence.ranked()));
    return answers ? Optional.of(draft) : Optional.empty();
  }

  private static boolean relevant(Span quoted, List<Candidate> ranked) {
    double best = ranked.getFirst().score();
    return ranked.stream()
        .takeWhile(candidate -> candidate.score() >= best - RELEVANT)
        .anyMatch(candidate -> candidate.span().overlaps(quoted));
  }

  private int budget(AskRequest request, PromptTemplate template) {
    List<Message> bare = template.render(request.question(), List.of(), request.history());
    AskOptions options = request.options();
    int free =
        model.info().contextLength()
            - model.countTokens(bare)
            - options.sampling().maxTokens()
            - SLACK;
    if (free < 1) {
      throw new UserError(
          "the question leaves no room for passages in the model's context of %d tokens; shorten it"
              .formatted(model.info().contextLength()));
    }
    return Math.min(
        free, request.arm() == Arm.HYBRID ? HybridPrompt.TOKENS : options.promptTokens());
  }

  private Abstention abstention(String collection) {
    return ledger
        .collections()
        .setting(collection, Abstention.SETTING)
        .map(Abstention::parse)
        .orElseGet(Abstention::builtIn);
  }

  private Readable readable(AskRequest request) {
    return new Readable(ledger.documents(), request.collection(), request.who());
  }
}
