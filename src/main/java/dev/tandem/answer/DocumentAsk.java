package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One question to the documents, in the four steps of retrieval-augmented generation (Lewis et al.,
 * 2020): question, retrieve, augment, generate; and then every sentence is held against the
 * passages.
 */
final class DocumentAsk {
  /** Passages fetched; more than are shown, because words are weighed among them. */
  static final int DEPTH = 20;

  /** Kept free in the context for what a template's count may miss. */
  private static final int SLACK = 16;

  /** A quote of the model's answer must be one of the units that rank this close to the best. */
  private static final double RELEVANT = 0.8;

  private final AnswerParts parts;
  private final AskRequest request;
  private final Reach reach;
  private final Reading reading;
  private final Map<String, Abstention> abstentions; // by collection
  private final String question; // without what went before

  /**
   * @param learnt whether the model learnt to read passages, with the request's adapter
   */
  DocumentAsk(AnswerParts parts, AskRequest request, Reach reach, boolean learnt) {
    this.parts = parts;
    this.request = request;
    this.reach = reach;
    this.reading = Reading.of(request, learnt, parts.model().info(), parts.prompts());
    this.abstentions = abstentions();
    this.question = FollowUp.standalone(request.question(), request.history());
  }

  /**
   * The numbers by which it would be decided whether to answer; empty where nothing was found.
   *
   * @param keep which of the passages found to go by
   */
  Map<String, Double> features(Predicate<Passage> keep) {
    Retrieval found = retrieve();
    Retrieval kept = found.with(found.passages().stream().filter(keep).toList());
    Evidence evidence = evidence(kept);
    return evidence.units().isEmpty() ? Map.of() : features(evidence);
  }

  /**
   * @param asked for whom and how, for what was written before
   */
  Outcome answer(AnswerCache.Asked asked, Telling telling) {
    Retrieval retrieval = retrieve();
    telling.listener().retrieved(retrieval.passages());
    Evidence evidence = evidence(retrieval);
    Outcome.Builder outcome =
        new Outcome.Builder(reach.language(retrieval.passages()))
            .promptVersion(reading.template().version())
            .retrieved(retrieval, evidence);
    if (evidence.units().isEmpty()) {
      return outcome.abstain("no passages", readable());
    }
    // Where the best passage is, there its collection's fit decides.
    Abstention abstention =
        Optional.ofNullable(abstentions.get(retrieval.lead().collection())).orElseThrow();
    double probability = abstention.probability(features(evidence));
    outcome.probability(probability);
    if (probability < abstention.threshold()) {
      return outcome.abstain("below threshold", readable());
    }
    Writing writing = write(asked, evidence, outcome, telling);
    if (reading.trusted() && outcome.declinedByModel()) {
      return outcome.abstain("declined by the adapter", readable());
    }
    return verified(outcome, evidence, writing);
  }

  /** The model's settings and the collection's that an answer depends on. */
  String settings() {
    return abstentions.values().stream()
        .map(Abstention::toJson)
        .collect(Collectors.joining("\n", reading.template().version() + '\n', ""));
  }

  /** Step 2: retrieve. */
  private Retrieval retrieve() {
    return parts
        .retriever()
        .retrieve(new RetrievalRequest(request.collections(), question, request.who(), DEPTH));
  }

  /** Step 3: the passages that go into the prompt, cut into what can be quoted. */
  private Evidence evidence(Retrieval retrieval) {
    Readable readable = readable();
    List<Passage> found = retrieval.passages();
    List<Passage> readables = found.stream().filter(readable::holds).toList();
    List<Passage> shown =
        reading.choose(readables, request.options(), budget(), parts.model()::countTokens);
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      units.addAll(
          Spans.units(
              i, shown.get(i), readable.blocks(shown.get(i)), reach.language(shown.get(i))));
    }
    Weights weights = new Weights(found);
    String asked = retrieval.understood().asked();
    return new Evidence(
        shown,
        units,
        new Extractor(parts.embedder()).rank(asked, units, weights),
        weights,
        (int) Words.topics(asked).stream().distinct().count());
  }

  /** Whether the passages hold the answer, in numbers; who learnt to decline is asked, too. */
  private Map<String, Double> features(Evidence evidence) {
    if (!reading.trusted()) {
      return evidence.features();
    }
    OptionalDouble declines =
        call(evidence)
            .logLikelihood(
                reading.conversation(request, question, evidence),
                HybridPrompt.decline(reach.language(evidence.passages())));
    return declines.isPresent()
        ? Abstention.withDoubt(evidence.features(), declines.getAsDouble())
        : evidence.features();
  }

  /** Step 4: generate, unless that was done for a question like this one. */
  private Writing write(
      AnswerCache.Asked asked, Evidence evidence, Outcome.Builder outcome, Telling telling) {
    Writing writing =
        new Grounder(
                request.question(),
                evidence.units(),
                evidence.weights(),
                reach.language(evidence.passages()))
            .writing();
    Optional<Generation> before =
        parts.cache().alike(asked, question, evidence, parts.embedder()::query);
    Generation generation = before.orElseGet(() -> generate(evidence, writing, telling));
    if (before.isPresent()) {
      writing.take(generation.text());
    }
    writing.end(generation.finish() == Generation.Finish.STOP);
    outcome.generated(generation).cached(before.isPresent());
    // What was deleted while the model wrote is forgotten already.
    if (before.isEmpty() && call(evidence).keep().getAsBoolean()) {
      parts.cache().keep(asked, question, evidence, generation);
    }
    return writing;
  }

  private Generation generate(Evidence evidence, Writing writing, Telling telling) {
    List<Message> conversation = reading.conversation(request, question, evidence);
    return call(evidence)
        .generate(
            conversation,
            piece -> {
              if (writing.take(piece)) {
                supported(evidence, writing).ifPresent(draft -> telling.upTo(draft.text()));
              }
            },
            telling.listener());
  }

  private ModelCall call(Evidence evidence) {
    Readable readable = readable();
    return new ModelCall(
        parts.model(),
        request,
        reach.scope(),
        () -> evidence.passages().stream().allMatch(readable::holds));
  }

  /** Only what the passages support, and only passages that may still be read. */
  private Outcome verified(Outcome.Builder outcome, Evidence evidence, Writing writing) {
    Readable readable = readable();
    Optional<Draft> generated = supported(evidence, writing);
    if (generated.isPresent()) {
      return outcome.answer(Mode.GENERATED, generated.get(), readable);
    }
    List<Candidate> ranked =
        evidence.ranked().stream().filter(c -> readable.holds(c.span().source())).toList();
    Draft draft = Draft.extractive(readable, Extractor.select(question, ranked, evidence.units()));
    return draft.citations().isEmpty()
        ? outcome.abstain("no passages", readable)
        : outcome.answer(Mode.EXTRACTIVE, draft, readable);
  }

  /**
   * The model's sentences so far as an answer, if they are one. More sentences leave an answer an
   * answer and its text the beginning of the longer one, so it can be told while the model writes.
   * Words of a passage that may not be read any more may be in what it wrote: then nothing of it is
   * used.
   */
  private Optional<Draft> supported(Evidence evidence, Writing writing) {
    Readable readable = readable();
    if (!evidence.passages().stream().allMatch(readable::holds)) {
      return Optional.empty();
    }
    Draft draft =
        Draft.generated(readable, writing.sentences(), request.options().keepUnsupported());
    boolean answers =
        draft.quoted().stream()
            .anyMatch(span -> reading.trusted() || relevant(span, evidence.ranked()));
    return answers ? Optional.of(draft) : Optional.empty();
  }

  private static boolean relevant(Span quoted, List<Candidate> ranked) {
    double best = ranked.getFirst().score();
    return ranked.stream()
        .takeWhile(candidate -> candidate.score() >= best - RELEVANT)
        .anyMatch(candidate -> candidate.span().overlaps(quoted));
  }

  private int budget() {
    List<Message> bare =
        reading.template().render(request.question(), List.of(), request.history());
    AskOptions options = request.options();
    LanguageModel model = parts.model();
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
    return Math.min(free, reading.most(options));
  }

  /** Each collection's own fit, or the default. */
  private Map<String, Abstention> abstentions() {
    Map<String, Abstention> fits = new TreeMap<>();
    for (String collection : request.collections()) {
      fits.put(
          collection,
          parts
              .ledger()
              .collections()
              .setting(collection, reading.setting())
              .map(Abstention::parse)
              .orElseGet(reading::abstention));
    }
    return fits;
  }

  private Readable readable() {
    return new Readable(parts.ledger().documents(), request.who());
  }
}
