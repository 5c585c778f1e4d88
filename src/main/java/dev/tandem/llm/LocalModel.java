package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * A model on this machine. Many calls are computed together by a {@link Scheduler}; each call's
 * sink is called on the caller's thread, so a slow one holds up nobody else.
 */
public final class LocalModel implements LanguageModel {
  private static final long LOOK_MILLIS = 100;

  private final ModelInfo info;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Transformer transformer;
  private final Set<Integer> ends;
  private final AdapterShelf adapters;
  private final ChatEncoder encoder;
  private final Scheduler scheduler;
  private final long scoreBytes;
  private final Optional<String> tenant;

  private LocalModel(ModelFile file, Transformer transformer, EngineSettings settings) {
    this.tokenizer = file.tokenizer();
    this.template = file.template();
    this.transformer = transformer;
    this.ends = file.ends();
    this.info =
        new ModelInfo(
            file.name(),
            file.path().toString(),
            transformer.architecture(),
            transformer.parameters(),
            transformer.contextLength(),
            ModelStore.standard().sha256(file.path()));
    this.scoreBytes = settings.cacheBytes() / 4;
    this.encoder = new ChatEncoder(file);
    this.adapters = new AdapterShelf(file, settings.cacheBytes() / 4);
    this.tenant = Optional.empty();
    this.scheduler = new Scheduler(transformer, settings); // last, lest its thread stay behind
  }

  /** The same model and engine for a tenant. */
  private LocalModel(LocalModel shared, String tenant) {
    this.info = shared.info;
    this.tokenizer = shared.tokenizer;
    this.template = shared.template;
    this.transformer = shared.transformer;
    this.ends = shared.ends;
    this.adapters = shared.adapters;
    this.encoder = shared.encoder;
    this.scheduler = shared.scheduler;
    this.scoreBytes = shared.scoreBytes;
    this.tenant = Optional.of(tenant);
  }

  /**
   * Opens a model file, using all processors.
   *
   * @throws UserError if it is not there, damaged, of an unsupported kind, or has no chat template
   */
  public static LocalModel open(Path gguf) {
    return open(gguf, EngineSettings.STANDARD);
  }

  /** The same, serving in its own way. */
  public static LocalModel open(Path gguf, EngineSettings settings) {
    ModelFile file = ModelFile.open(gguf);
    file.template(); // refuse a base model before its threads start
    Transformer transformer = file.transformer();
    if (transformer.vocabularySize() < file.tokenizer().size()) {
      transformer.close();
      throw new UserError(
          "the model file %s has %d tokens and weights for %d; fetch it again"
              .formatted(gguf, file.tokenizer().size(), transformer.vocabularySize()));
    }
    return new LocalModel(file, transformer, settings);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  /** The model's own tokenizer, for whoever measures texts with it. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int countTokens(String text) {
    return tokenizer.count(text);
  }

  @Override
  public OptionalInt firstToken(String text) {
    int[] ids = tokenizer.encode(text, false);
    return ids.length == 0 ? OptionalInt.empty() : OptionalInt.of(ids[0]);
  }

  @Override
  public int countTokens(List<Message> conversation) {
    return template.encode(tokenizer, conversation, true).length;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if the conversation is empty, the adapter cannot be used, or the prompt and
   *     {@link Sampling#maxTokens} do not fit the context or the memory; nothing has been computed
   *     then
   */
  @Override
  public Generation generate(
      List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
    if (conversation.isEmpty()) {
      throw new UserError("the conversation is empty; give it a message");
    }
    int[] prompt = template.encode(tokenizer, conversation, true);
    Writing sequence = submitted(prompt, sampling, origin);
    try {
      return write(sequence, prompt.length, sampling, sink);
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      scheduler.leave(sequence);
    }
  }

  private CancellationException interrupted() {
    scheduler.counts().countCancelled();
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while the model wrote");
  }

  /** Puts a sequence in the engine's line; whoever does so lets it go in the end. */
  private Writing submitted(int[] prompt, Sampling sampling, Origin origin) {
    long needed = (long) prompt.length + sampling.maxTokens();
    if (needed > info.contextLength()) {
      throw new UserError(
          "the prompt has %d tokens and with %d for the answer does not fit the model's context of %d; shorten it or ask for a shorter answer"
              .formatted(prompt.length, sampling.maxTokens(), info.contextLength()));
    }
    Optional<AdapterShelf.Loaded> adapter = origin.adapter().map(adapters::get);
    Writing sequence =
        new Writing(
            prompt,
            sampling.maxTokens(),
            Sampler.of(sampling, tokenizer, ends),
            token -> token >= tokenizer.size() || ends.contains(token),
            within(origin, adapter),
            adapter.map(AdapterShelf.Loaded::adapter),
            transformer.newCache((int) needed));
    scheduler.submit(sequence);
    return sequence;
  }

  /**
   * The tokens that a model finds likeliest behind given ones, one after the other, up to one that
   * ends an answer, which is not among them.
   *
   * @throws UserError as {@link #generate} does
   */
  public int[] greedy(int[] prompt, int maxTokens, Origin origin) {
    Writing sequence = submitted(prompt, Sampling.greedy(maxTokens), origin);
    Tokenizer.Ids written = new Tokenizer.Ids(maxTokens);
    try {
      while (true) {
        Optional<Writing.Event> event = sequence.next(LOOK_MILLIS);
        if (event.isPresent()) {
          switch (event.get()) {
            case Writing.Event.Token(int token, Optional<TokenScore> score) -> written.add(token);
            case Writing.Event.End(Generation.Finish end) -> {
              return written.toArray();
            }
            case Writing.Event.Failed(Throwable why) -> rethrow(why);
          }
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      scheduler.leave(sequence);
    }
  }

  /**
   * How likely given tokens are. Beside what the engine writes meanwhile, on the caller's thread.
   *
   * @param adapter to find them likely with
   * @return for each text and each of its continuations the natural log-probability of each token
   * @throws UserError if the adapter cannot be used
   */
  public List<List<double[]>> logProbabilities(List<Prompted> texts, Optional<Path> adapter) {
    return new Likelihoods(
            transformer, adapter.map(adapters::get).map(AdapterShelf.Loaded::adapter), scoreBytes)
        .of(texts);
  }

  private Origin within(Origin origin, Optional<AdapterShelf.Loaded> adapter) {
    Origin own = tenant.map(origin::of).orElse(origin);
    return adapter.map(loaded -> own.within(loaded.version())).orElse(own);
  }

  /**
   * Answers to choose among.
   *
   * @param conversation that ends before the answer; the tokens of an answer are those behind it
   * @throws UserError if two answers are the same, or the template refuses one
   */
  public Choices choices(List<Message> conversation, List<String> answers) {
    List<int[]> tokens = new ArrayList<>();
    for (String answer : answers) {
      List<Message> whole = new ArrayList<>(conversation);
      whole.add(Message.assistant(answer));
      ChatEncoder.Marked marked = encoder.encode(whole, turn -> turn == conversation.size());
      if (!marked.ended()) {
        throw new UserError(
            "the model's chat template ends no answer, so that one label could not be told from another that begins with it; use another model");
      }
      tokens.add(marked.answer(ends));
    }
    return new Choices(tokens);
  }

  /**
   * How likely each of some answers is, computed in one pass: the prompt once, and what answers
   * have in common once.
   *
   * @return for each answer the sum of its tokens' natural log-probabilities. Once all that is open
   *     holds less than a ten thousandth of the likelihood, the beginning's is given, divided among
   *     the answers that begin so
   * @throws UserError as {@link #generate} does
   */
  public double[] choose(List<Message> conversation, Choices choices, Origin origin) {
    int[] prompt = template.encode(tokenizer, conversation, true);
    int needed = prompt.length + choices.longest();
    if (needed > info.contextLength()) {
      throw new UserError(
          "the text has %d tokens with what stands around it and does not fit the model's context of %d; shorten it"
              .formatted(needed, info.contextLength()));
    }
    Optional<AdapterShelf.Loaded> adapter = origin.adapter().map(adapters::get);
    Choosing sequence =
        new Choosing(
            prompt,
            choices,
            within(origin, adapter),
            adapter.map(AdapterShelf.Loaded::adapter),
            transformer.newCache(needed));
    scheduler.submit(sequence);
    try {
      return sequence.result().get();
    } catch (InterruptedException e) {
      scheduler.counts().countCancelled();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the model chose");
    } catch (ExecutionException e) {
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      rethrow(why);
      throw new IllegalStateException(why);
    } finally {
      scheduler.leave(sequence);
    }
  }

  @Override
  public OptionalDouble logLikelihood(List<Message> conversation, String answer, Origin origin) {
    return OptionalDouble.of(
        choose(conversation, choices(conversation, List.of(answer)), origin)[0]);
  }

  /** Takes the tokens that the engine hands over, at the sink's own speed. */
  private Generation write(Writing sequence, int promptTokens, Sampling sampling, TextSink sink)
      throws InterruptedException {
    AnswerText answer = new AnswerText(sampling.stop(), sink);
    Optional<Generation.Finish> finish = Optional.empty();
    int written = 0;
    while (finish.isEmpty() && !answer.over()) {
      Optional<Writing.Event> event = sequence.next(LOOK_MILLIS);
      if (event.isEmpty()) {
        finish = sink.wanted() ? finish : Optional.of(Generation.Finish.CANCELLED);
        continue;
      }
      switch (event.get()) {
        case Writing.Event.Token(int token, Optional<TokenScore> score) -> {
          written++;
          score.ifPresent(sink::scored);
          if (!tokenizer.special(token)) { // a control token shows nothing
            byte[] bytes = tokenizer.bytes(token);
            answer.add(written == 1 ? begin(bytes) : bytes);
          }
        }
        case Writing.Event.End(Generation.Finish end) -> finish = Optional.of(end);
        case Writing.Event.Failed(Throwable why) -> rethrow(why);
      }
    }
    String text = answer.end();
    Generation.Finish end = answer.finish(finish.orElse(Generation.Finish.LENGTH));
    if (end == Generation.Finish.CANCELLED) {
      scheduler.counts().countCancelled();
    }
    long first = sequence.first() == 0 ? System.nanoTime() : sequence.first();
    return new Generation(
        text,
        end,
        promptTokens,
        written,
        Duration.ofNanos(first - sequence.started()),
        Duration.ofNanos(System.nanoTime() - first));
  }

  private static void rethrow(Throwable why) {
    switch (why) {
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      default -> throw new IllegalStateException(why);
    }
  }

  /** The first bytes of a text, without the space that some tokenizers begin every text with. */
  private byte[] begin(byte[] bytes) {
    boolean space = tokenizer.spacePrefix() && bytes.length > 0 && bytes[0] == ' ';
    return space ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** What the engine does and has done. */
  public EngineCounts counts() {
    return scheduler.counts();
  }

  /** Forgets at once what is kept of prompts of some scopes, see {@link Origin#scope}. */
  @Override
  public void forget(Predicate<String> scopes) {
    scheduler.forget(tenant.map(name -> Origin.scopes(name, scopes)).orElse(scopes));
  }

  @Override
  public LocalModel forTenant(String name) {
    return new LocalModel(this, name);
  }

  /** Ends what runs or waits with an {@link IllegalStateException}; of a tenant's, nothing. */
  @Override
  public void close() {
    if (tenant.isEmpty()) {
      scheduler.close();
      transformer.close();
    }
  }
}
