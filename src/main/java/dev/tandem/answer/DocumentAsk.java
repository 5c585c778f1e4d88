package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
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

  private static final Comparator<Judged> LIKELIEST =
      Comparator.comparingDouble(Judged::probability);

  private final AnswerParts parts;
  private final AskRequest request;
  private final Reach reach;
  private final Reading reading;
  private final Map<String, Abstention> abstentions; // by collection
  private final Tally tally;
  private final Columns columns;
  private final String question; // without what went before
  private final DraftWriter writer;

  /**
   * @param learnt how the model writes, if it learnt to read passages with the request's adapter
   */
  DocumentAsk(AnswerParts parts, AskRequest request, Reach reach, Optional<HouseForm> learnt) {
    this.parts = parts;
    this.request = request;
    this.reach = reach;
    this.reading = Reading.of(request, learnt, parts.model().info(), parts.prompts());
    this.abstentions = abstentions();
    this.tally = Tally.of(request.question());
    this.question = FollowUp.standalone(request.question(), request.history());
    this.columns = Columns.of(question);
    this.writer =
        new DraftWriter(parts, request, reach, reading, tally, columns, question, this::readable);
  }

  /**
   * The numbers by which it would be decided whether to answer; empty where nothing was found.
   *
   * @param keep which of the passages found to go by
   */
  Map<String, Double> features(Predicate<Passage> keep) {
    Retrieval found = retrieve();
    Retrieval kept = found.with(found.passages().stream().filter(keep).toList());
    return judged(evidence(kept).parts(), abstention(found), AskListener.NONE).stream()
        .max(LIKELIEST)
        .map(Judged::features)
        .orElse(Map.of());
  }

  /**
   * @param asked for whom and how, for what was written before
   */
  Outcome answer(AnswerCache.Asked asked, Telling telling) {
    Retrieval retrieval = retrieve();
    telling.listener().retrieved(retrieval.passages());
    EvidenceParts gathered = evidence(retrieval);
    Evidence evidence = gathered.whole();
    Retrieval found = retrieval.with(gathered.with(retrieval.passages()));
    Outcome.Builder outcome =
        new Outcome.Builder(reach.language(retrieval.passages()))
            .promptVersion(reading.template().version())
            .retrieved(found, evidence);
    if (evidence.units().isEmpty()) {
      return outcome.abstain("no passages", readable());
    }
    if (NamedThing.in(question).stream().anyMatch(each -> each.mistaken(found.passages()))) {
      return outcome.abstain("no passage speaks of it", readable());
    }
    // Where the best passage is, there its collection's fit decides.
    Abstention abstention = abstention(retrieval);
    List<Evidence> prompts = gathered.parts();
    // Where one thing is asked for the best part may be enough; further ones are read for what
    // stands in several places, and where the best does not hold the answer.
    int first = prompts.size() == 1 || Wanted.by(question) == Wanted.ONE ? 1 : 0;
    List<Judged> judged = judged(prompts.subList(0, first), abstention, telling.listener());
    if (judged.stream().anyMatch(each -> each.probability() >= abstention.threshold())) {
      Judged alone = judged.getFirst();
      outcome.retrieved(found, alone.part()).probability(alone.probability());
      return written(outcome, asked, alone.part(), telling);
    }
    judged.addAll(judged(prompts.subList(first, prompts.size()), abstention, telling.listener()));
    double probability = judged.stream().max(LIKELIEST).map(Judged::probability).orElse(0.0);
    outcome.probability(probability);
    if (probability < abstention.threshold()) {
      return outcome.abstain("below threshold", readable());
    }
    List<Judged> likely =
        judged.stream().filter(each -> each.probability() >= abstention.threshold()).toList();
    return combined(outcome, evidence, likely, telling);
  }

  private Outcome written(
      Outcome.Builder outcome, AnswerCache.Asked asked, Evidence evidence, Telling telling) {
    DraftWriter.Written written = writer.write(asked, evidence, telling);
    outcome.generated(written.generation()).cached(written.cached());
    if (reading.learnt() && outcome.declinedByModel()) {
      return outcome.abstain("declined by the adapter", readable());
    }
    return verified(outcome, evidence, written);
  }

  /** What is asked, without what went before. */
  String question() {
    return question;
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
        .retrieve(
            new RetrievalRequest(
                request.collections(),
                question,
                request.who(),
                Gathering.depth(reading, request.options(), DEPTH)));
  }

  /** Step 3: the passages that go into the prompt, cut into what can be quoted. */
  private EvidenceParts evidence(Retrieval retrieval) {
    return new Gathering(
            reading,
            request.options(),
            budget(),
            parts.model()::countTokens,
            readable(),
            new Extractor(parts.embedder()),
            reach::language)
        .evidence(retrieval);
  }

  /** A part of the evidence and whether it holds the answer. */
  private record Judged(Evidence part, Map<String, Double> features, double probability) {}

  private List<Judged> judged(List<Evidence> parts, Abstention abstention, AskListener listener) {
    List<Judged> judged = new ArrayList<>();
    for (Evidence part : parts) {
      if (parts.size() > 1 && listener.cancelled()) {
        throw new CancellationException("the asker went away");
      }
      if (!part.units().isEmpty()) {
        Map<String, Double> features = features(part);
        judged.add(new Judged(part, features, abstention.probability(features)));
      }
    }
    return judged;
  }

  /**
   * Evidence that is longer than a prompt: the parts are read one by one (map), and what they are
   * found to say is put together without writing anything anew (combine). Nothing is told before
   * that, since a later part may hold the better answer.
   */
  private Outcome combined(
      Outcome.Builder outcome, Evidence whole, List<Judged> judged, Telling telling) {
    PartReader reader = new PartReader(telling.listener());
    List<PartAnswer> answers = new ArrayList<>();
    int declined = 0;
    for (Judged each : judged) {
      if (!promising(each.part(), whole)) {
        continue;
      }
      Evidence part = each.part();
      Writing writing = writer.writing(part);
      Generation generation =
          reader.read(writer.call(part), reading.conversation(request, question, part), writing);
      if (reading.learnt()
          && Declined.in(reach.language(part.passages())).saidBy(generation.text())) {
        declined++;
        continue;
      }
      List<Grounder.Sentence> kept =
          writing.sentences().stream().filter(said -> said.support().isPresent()).toList();
      if (!kept.isEmpty() && writer.supported(part, whole.ranked(), writing).isPresent()) {
        answers.add(new PartAnswer(part, each.probability(), kept));
      }
    }
    outcome.generated(reader.written());
    if (declined > 0 && declined == reader.count()) {
      return outcome.abstain("declined by the adapter", readable());
    }
    Readable readable = readable();
    answers.removeIf(each -> !each.part().passages().stream().allMatch(readable::holds));
    Draft draft = Draft.generated(readable, Combination.of(question, answers), false);
    return draft.citations().isEmpty()
        ? quoted(outcome, whole)
        : outcome.answer(Mode.GENERATED, draft, readable);
  }

  /** Whether a reading of the part could be accepted: it must quote the best. */
  private boolean promising(Evidence part, Evidence whole) {
    return part.ranked().stream()
        .anyMatch(each -> DraftWriter.relevant(each.span(), whole.ranked()));
  }

  /** Whether the passages hold the answer, in numbers; who learnt to decline is asked, too. */
  private Map<String, Double> features(Evidence evidence) {
    if (!reading.learnt()) {
      return evidence.features();
    }
    OptionalDouble declines =
        writer
            .call(evidence)
            .logLikelihood(
                reading.conversation(request, question, evidence),
                HybridPrompt.decline(reach.language(evidence.passages())));
    return declines.isPresent()
        ? Abstention.withDoubt(evidence.features(), declines.getAsDouble())
        : evidence.features();
  }

  /** Only what the passages support, and only passages that may still be read. */
  private Outcome verified(
      Outcome.Builder outcome, Evidence evidence, DraftWriter.Written written) {
    Readable readable = readable();
    Evidence read = written.evidence();
    return writer
        .supported(read, read.ranked(), written.writing())
        .map(draft -> outcome.answer(Mode.GENERATED, draft, readable))
        .orElseGet(() -> quoted(outcome, evidence));
  }

  /** The documents' own sentences, where the model has none that they support. */
  private Outcome quoted(Outcome.Builder outcome, Evidence evidence) {
    Readable readable = readable();
    List<Candidate> held =
        evidence.ranked().stream().filter(c -> readable.holds(c.span().source())).toList();
    List<Candidate> ranked = held.stream().filter(c -> tally.answeredBy(c.span())).toList();
    if (!held.isEmpty()
        && (ranked.isEmpty() || !DraftWriter.relevant(ranked.getFirst().span(), held))) {
      return outcome.abstain("no passage states the number", readable);
    }
    Draft draft =
        Draft.extractive(readable, Extractor.select(question, ranked, evidence.units()), columns);
    return draft.citations().isEmpty()
        ? outcome.abstain("no passages", readable)
        : outcome.answer(Mode.EXTRACTIVE, draft, readable);
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

  private Abstention abstention(Retrieval retrieval) {
    return Optional.ofNullable(abstentions.get(retrieval.lead().collection())).orElseThrow();
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
