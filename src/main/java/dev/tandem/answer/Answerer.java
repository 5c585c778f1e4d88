package dev.tandem.answer;

import dev.tandem.example.Audience;
import dev.tandem.example.Imprint;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.Stopwatch;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Steering;
import dev.tandem.retrieve.Fusion;
import dev.tandem.retrieve.Retriever;
import dev.tandem.text.Passage;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers a question from one or several collections in the four steps of retrieval-augmented
 * generation (Lewis et al., 2020): question, retrieve, augment, generate; and then holds every
 * sentence against the passages before it shows one. Safe for use by many threads.
 */
public final class Answerer {
  private static final String ENGLISH = "en";

  private final AnswerParts parts;
  private final Ledger ledger;
  private final LanguageModel model;
  private final AnswerRecorder recorder;
  private final Path weights; // of the model: it may have been trained on rows itself

  public Answerer(AnswerParts parts) {
    this(parts, parts.ledger().answers()::add);
  }

  private Answerer(AnswerParts parts, BiConsumer<AnswerRecord, Optional<String>> log) {
    this.parts = parts;
    this.ledger = parts.ledger();
    this.model = parts.model();
    this.recorder = new AnswerRecorder(log, ledger.clock(), model.info());
    this.weights = Path.of(model.info().path());
  }

  /** The same, with answers that nobody asked for: not recorded, and none that was kept. */
  public Answerer unrecorded() {
    return new Answerer(parts.with(AnswerCache.NONE), (answer, adapter) -> {});
  }

  /** The same, with what is found changed. Nothing kept is used then. */
  Answerer finding(UnaryOperator<Retriever> change) {
    return new Answerer(parts.finding(change));
  }

  /**
   * Answers, and records the answer before it returns.
   *
   * @throws UserError if the question is empty or too long, a collection does not exist, or the arm
   *     is not available
   * @throws CancellationException if the listener cancelled; then nothing is recorded
   */
  public Answer ask(AskRequest asked, AskListener listener) {
    Stopwatch watch = new Stopwatch(ledger.clock());
    Checked checked = checked(asked);
    AskRequest request = checked.request();
    Telling telling = new Telling(listener);
    Outcome outcome =
        request.arm().readsDocuments()
            ? fromDocuments(checked, telling)
            : fromModel(request, checked.reach(), listener);
    Answer answer = recorder.record(request, outcome, watch.passed());
    if (request.arm().readsDocuments()) {
      telling.upTo(answer.text());
    }
    return answer;
  }

  /**
   * The way to an answer that is kept for these very words, reader and state of the documents, if
   * there is one; it records the answer as {@link #ask} does, and needs neither search nor model.
   *
   * @throws UserError as {@link #ask} does
   */
  public Optional<Supplier<Answer>> kept(AskRequest asked, AskListener listener) {
    if (!asked.arm().readsDocuments() || !parts.cache().keeps()) {
      return Optional.empty();
    }
    Stopwatch watch = new Stopwatch(ledger.clock());
    Checked checked = checked(asked);
    AskRequest request = checked.request();
    AnswerCache cache = cache(request);
    return cache
        .same(key(checked, checked.ask(parts.with(cache)), cache), sequences(request))
        .map(
            outcome ->
                () -> {
                  Answer answer = recorder.record(request, outcome, watch.passed());
                  new Telling(listener).upTo(answer.text());
                  return answer;
                });
  }

  /**
   * The numbers by which it would be decided whether to answer, for {@link AbstentionFitter}; empty
   * where nothing was found.
   *
   * @param keep which of the passages found to go by
   */
  Map<String, Double> features(AskRequest asked, Predicate<Passage> keep) {
    return checked(asked).ask(parts).features(keep);
  }

  /**
   * A hash of all that its answers depend on beside the question: model, adapter, settings, and
   * where they are read the documents as they are now.
   *
   * @throws UserError as {@link #ask} does
   */
  public String identity(AskRequest asked) {
    Checked checked = checked(asked);
    AskRequest request = checked.request();
    String read = "";
    if (request.arm().readsDocuments()) {
      read = how(request, checked.ask(parts).settings()) + sequences(request);
    } else {
      boolean shown = request.arm() == Arm.PROMPT;
      read =
          how(
              request,
              shown ? parts.examples().map(each -> each.examples().sha256()).orElse("") : "");
    }
    return Sha256.of(read + request.who());
  }

  /**
   * What may be asked.
   *
   * @param request with the adapter that it is asked with
   * @param learnt how the model writes, if it learnt to read passages, as far as the adapter says
   */
  private record Checked(AskRequest request, Reach reach, Optional<HouseForm> learnt) {
    /** Another question, which stands alone. */
    Checked about(String question) {
      return new Checked(request.alone(question), reach, learnt);
    }

    DocumentAsk ask(AnswerParts parts) {
      return new DocumentAsk(parts, request, reach, learnt);
    }
  }

  private Checked checked(AskRequest asked) {
    AskRequest request = withAdapter(asked);
    Optional<Imprint> adapter = request.options().adapter().map(Imprint::of);
    Reach reach = check(request, adapter);
    Optional<HouseForm> learnt =
        adapter
            .filter(each -> request.arm() == Arm.HYBRID || each.prompt().isPresent())
            .map(HouseForm::learntBy);
    return new Checked(request, reach, learnt);
  }

  private Reach check(AskRequest request, Optional<Imprint> adapter) {
    if (request.question().isEmpty()) {
      throw new UserError("the question is empty; write one");
    }
    adapter.ifPresent(
        imprint -> {
          new AdapterAccess(ledger).require(imprint, request.who());
          imprint.requireBase(model.info().name(), model.info().sha256());
          HybridPrompt.requireFor(request.arm(), imprint);
        });
    if (request.arm().needsAdapter() && adapter.isEmpty()) {
      throw new UserError(
          "the arm %s needs an adapter; name one with --adapter, or give the collection one: tandem adapter promote ADAPTER -c NAME"
              .formatted(request.arm().wireName()));
    }
    if (request.arm().readsDocuments()
        && !request.options().sampling().steering().equals(Steering.NONE)) {
      throw new UserError(
          "only the arms base and tuned answer with the model's own tokens; ask them for probabilities, biases or a form");
    }
    if (request.arm() == Arm.PROMPT && parts.examples().isEmpty()) {
      throw new UserError(
          "the arm prompt shows the model labelled examples; name a file of them with --set answer.examples=FILE");
    }
    Audience.requireModel(weights, request.who());
    return new Reach(request.collections().stream().map(this::collection).toList(), request.who());
  }

  private CollectionInfo collection(String name) {
    return ledger
        .collections()
        .find(name)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no collection '%s'; list them with: tandem collection list"
                        .formatted(name)));
  }

  /**
   * An arm that needs an adapter has the one of the collection, of several the one that all of them
   * have, if it is given none; the arm rag has a reader, if there is one that fits.
   */
  private AskRequest withAdapter(AskRequest request) {
    if (request.options().adapter().isPresent()) {
      return request;
    }
    Optional<Path> adapter =
        switch (request.arm()) {
          case TUNED, HYBRID -> promoted(request);
          case RAG -> parts.reader().filter(path -> reads(request));
          case BASE, PROMPT -> Optional.empty();
        };
    return adapter.map(path -> request.with(request.options().withAdapter(path))).orElse(request);
  }

  private Optional<Path> promoted(AskRequest request) {
    List<Optional<Path>> adapters =
        request.collections().stream()
            .map(name -> new Promotions(ledger.collections(), name).current(request.arm()))
            .distinct()
            .toList();
    return adapters.size() == 1 ? adapters.getFirst() : Optional.empty();
  }

  /**
   * Whether a reader is as good for a question as the plain model: it learnt English, and one
   * prompt, so it neither heeds a collection's own nor what the system says.
   */
  private boolean reads(AskRequest request) {
    boolean english =
        request.collections().stream()
            .map(ledger.collections()::find)
            .allMatch(found -> found.filter(c -> c.language().startsWith(ENGLISH)).isPresent());
    return english
        && !parts.prompts().own(request.collections())
        && request.history().stream().noneMatch(turn -> turn.role() == Message.Role.SYSTEM);
  }

  private Outcome fromModel(AskRequest request, Reach reach, AskListener listener) {
    Optional<FewShot> examples = request.arm() == Arm.PROMPT ? parts.examples() : Optional.empty();
    List<Message> conversation = new ArrayList<>(request.history());
    conversation.add(Message.user(request.question()));
    if (examples.isPresent()) {
      ExampleAccess access = new ExampleAccess(ledger.documents(), request.collections());
      conversation =
          examples
              .get()
              .ask(
                  request.question(),
                  request.history(),
                  row -> access.admits(row, request.who()),
                  request.options().promptTokens(),
                  model::countTokens);
    }
    Generation generation =
        new ModelCall(model, request, reach.scope(), () -> true)
            .generate(conversation, listener::text, listener);
    return new Outcome.Builder(reach.language(List.of()))
        .promptVersion(examples.isPresent() ? FewShot.version() : "none")
        .generated(generation)
        .answerOfModel();
  }

  private Outcome fromDocuments(Checked checked, Telling telling) {
    AskRequest request = checked.request();
    AnswerCache cache = cache(request);
    DocumentAsk ask = checked.ask(parts.with(cache));
    AnswerCache.Asked asked = key(checked, ask, cache);
    // Read before anything else is, so that what happens meanwhile makes the next key another.
    List<Long> sequences = sequences(request);
    Optional<Outcome> before = cache.same(asked, sequences);
    if (before.isPresent()) {
      return before.get();
    }
    Outcome outcome =
        each(checked, ask.question(), parts.with(cache), asked, telling)
            .orElseGet(() -> ask.answer(asked, telling));
    if (sequences(request).equals(sequences)) {
      cache.keep(
          asked, sequences, outcome); // else nobody could reach it, and it may be of what went
    }
    return outcome;
  }

  /**
   * What a question for several things comes to that is asked once for each.
   *
   * @param question without what went before
   */
  private Optional<Outcome> each(
      Checked checked,
      String question,
      AnswerParts parts,
      AnswerCache.Asked asked,
      Telling telling) {
    List<Listed> things = Listed.in(question);
    if (things.isEmpty()) {
      return Optional.empty();
    }
    return new EachAsk(
            ledger.documents(),
            checked.reach(),
            (thing, silent) ->
                checked
                    .about(thing.question())
                    .ask(parts)
                    .answer(
                        new AnswerCache.Asked(asked.scope(), asked.how(), thing.question()),
                        silent))
        .answer(checked.request().question(), things, telling.listener());
  }

  /** Only what would come out the same again is kept. */
  private AnswerCache cache(AskRequest request) {
    boolean repeatable =
        request.options().sampling().temperature() == 0 && !request.options().exact();
    return repeatable ? parts.cache() : AnswerCache.NONE;
  }

  private AnswerCache.Asked key(Checked checked, DocumentAsk ask, AnswerCache cache) {
    AskRequest request = checked.request();
    return new AnswerCache.Asked(
        checked.reach().scope(),
        cache.keeps() ? how(request, ask.settings()) : "",
        request.question());
  }

  /** Of the changes of each collection asked. */
  private List<Long> sequences(AskRequest request) {
    return request.collections().stream().map(ledger.documents()::sequence).toList();
  }

  /** All that an answer depends on beside the question, who asks it and the documents. */
  private String how(AskRequest request, String settings) {
    return Sha256.of(
        String.join(
            "\n",
            model.info().name(),
            // Of a model behind an endpoint nothing is known but where it is.
            model.info().sha256().isEmpty() ? model.info().path() : model.info().sha256(),
            request.arm().wireName(),
            request.options().toString(),
            request.options().adapter().map(Answerer::state).orElse(""),
            settings,
            fusions(request),
            request.history().toString()));
  }

  private String fusions(AskRequest request) {
    return request.collections().stream()
        .map(name -> ledger.collections().setting(name, Fusion.SETTING).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  /** An adapter that is trained anew is another, whatever its name. */
  public static String state(Path adapter) {
    try (Stream<Path> files = Files.walk(adapter)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().lastModified())
          .max()
          .stream()
          .mapToObj(Long::toString)
          .collect(Collectors.joining());
    } catch (IOException e) {
      return ""; // who cannot read it will be told so when it is used
    }
  }
}
