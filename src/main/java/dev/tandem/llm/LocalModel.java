package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
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
  private final Scheduler scheduler;
  private final long scoreBytes;

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
    this.adapters = new AdapterShelf(file, settings.cacheBytes() / 4);
    this.scheduler = new Scheduler(transformer, settings); // last, lest its thread stay behind
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
    Sequence sequence = submitted(prompt, sampling, origin);
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
  private Sequence submitted(int[] prompt, Sampling sampling, Origin origin) {
    long needed = (long) prompt.length + sampling.maxTokens();
    if (needed > info.contextLength()) {
      throw new UserError(
          "the prompt has %d tokens and with %d for the answer does not fit the model's context of %d; shorten it or ask for a shorter answer"
              .formatted(prompt.length, sampling.maxTokens(), info.contextLength()));
    }
    Optional<AdapterShelf.Loaded> adapter = origin.adapter().map(adapters::get);
    Sequence sequence =
        new Sequence(
            prompt,
            sampling.maxTokens(),
            Sampler.of(sampling, tokenizer, ends),
            token -> token >= tokenizer.size() || ends.contains(token),
            adapter.map(a -> origin.within(a.version())).orElse(origin),
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
    Sequence sequence = submitted(prompt, Sampling.greedy(maxTokens), origin);
    Tokenizer.Ids written = new Tokenizer.Ids(maxTokens);
    try {
      while (true) {
        Optional<Sequence.Event> event = sequence.next(LOOK_MILLIS);
        if (event.isPresent()) {
          switch (event.get()) {
            case Sequence.Event.Token(int token, Optional<TokenScore> score) -> written.add(token);
            case Sequence.Event.End(Generation.Finish end) -> {
              return written.toArray();
            }
            case Sequence.Event.Failed(Throwable why) -> rethrow(why);
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

  /** Takes the tokens that the engine hands over, at the sink's own speed. */
  private Generation write(Sequence sequence, int promptTokens, Sampling sampling, TextSink sink)
      throws InterruptedException {
    AnswerText answer = new AnswerText(sampling.stop(), sink);
    Optional<Generation.Finish> finish = Optional.empty();
    int written = 0;
    while (finish.isEmpty() && !answer.over()) {
      Optional<Sequence.Event> event = sequence.next(LOOK_MILLIS);
      if (event.isEmpty()) {
        finish = sink.wanted() ? finish : Optional.of(Generation.Finish.CANCELLED);
        continue;
      }
      switch (event.get()) {
        case Sequence.Event.Token(int token, Optional<TokenScore> score) -> {
          written++;
          score.ifPresent(sink::scored);
          if (!tokenizer.special(token)) { // a control token shows nothing
            byte[] bytes = tokenizer.bytes(token);
            answer.add(written == 1 ? begin(bytes) : bytes);
          }
        }
        case Sequence.Event.End(Generation.Finish end) -> finish = Optional.of(end);
        case Sequence.Event.Failed(Throwable why) -> rethrow(why);
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
    scheduler.forget(scopes);
  }

  /** Ends what runs or waits with an {@link IllegalStateException}. */
  @Override
  public void close() {
    scheduler.close();
    transformer.close();
  }
}
