package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A GGUF model on this machine. Calls are served one after the other, in the order they came.
 *
 * <p>Each prompt is computed whole. Keeping the keys and values of a common beginning would save
 * time, but a token computed alone and one computed among others differ in the last bits, and so
 * the answer would depend on what was asked before.
 */
public final class LocalModel implements LanguageModel {
  private final ModelInfo info;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final Transformer transformer;
  private final Set<Integer> ends;
  private final ReentrantLock turn = new ReentrantLock(true);
  private boolean closed;

  private LocalModel(ModelFile file, Transformer transformer) {
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
  }

  /**
   * Opens a model file, using all processors.
   *
   * @throws UserError if it is not there, damaged, of an unsupported kind, or has no chat template
   */
  public static LocalModel open(Path gguf) {
    ModelFile file = ModelFile.open(gguf);
    file.template(); // refuse a base model before its threads start
    Transformer transformer = file.transformer();
    if (transformer.vocabularySize() < file.tokenizer().size()) {
      transformer.close();
      throw new UserError(
          "the model file %s has %d tokens and weights for %d; fetch it again"
              .formatted(gguf, file.tokenizer().size(), transformer.vocabularySize()));
    }
    return new LocalModel(file, transformer);
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
   * @throws UserError if the conversation is empty, or the prompt and {@link Sampling#maxTokens} do
   *     not fit the context; nothing has been computed then
   */
  @Override
  public Generation generate(List<Message> conversation, Sampling sampling, TextSink sink) {
    if (conversation.isEmpty()) {
      throw new UserError("the conversation is empty; give it a message");
    }
    int[] prompt = template.encode(tokenizer, conversation, true);
    long needed = (long) prompt.length + sampling.maxTokens();
    if (needed > info.contextLength()) {
      throw new UserError(
          "the prompt has %d tokens and with %d for the answer does not fit the model's context of %d; shorten it or ask for a shorter answer"
              .formatted(prompt.length, sampling.maxTokens(), info.contextLength()));
    }
    turn.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      return decode(prompt, sampling, sink);
    } finally {
      turn.unlock();
    }
  }

  private Generation decode(int[] prompt, Sampling sampling, TextSink sink) {
    long start = System.nanoTime();
    Sampler sampler = Sampler.of(sampling, tokenizer, ends);
    AnswerText answer = new AnswerText(sampling.stop(), sink);
    KvCache cache = transformer.newCache(prompt.length + sampling.maxTokens());
    float[] logits = transformer.forward(prompt, 0, prompt.length, cache);
    int[] sequence = Arrays.copyOf(prompt, prompt.length + sampling.maxTokens());
    int length = prompt.length;
    long first = 0;
    Generation.Finish finish = Generation.Finish.LENGTH;
    while (length < sequence.length) {
      int token = sampler.next(logits);
      first = first == 0 ? System.nanoTime() : first;
      if (token >= tokenizer.size() || ends.contains(token)) {
        finish = Generation.Finish.STOP;
        break;
      }
      if (sampling.steering().told()) {
        sink.scored(sampler.score(logits, token, tokenizer));
      }
      sequence[length++] = token;
      if (!tokenizer.special(token)) { // a control token shows nothing
        byte[] bytes = tokenizer.bytes(token);
        answer.add(length == prompt.length + 1 ? begin(bytes) : bytes);
      }
      if (answer.over()) {
        break;
      }
      if (sampler.over()) {
        finish = Generation.Finish.STOP;
        break;
      }
      if (length < sequence.length) {
        logits = transformer.forward(sequence, length - 1, length, cache);
      }
    }
    String text = answer.end();
    return new Generation(
        text,
        answer.finish(finish),
        prompt.length,
        length - prompt.length,
        Duration.ofNanos(first - start),
        Duration.ofNanos(System.nanoTime() - first));
  }

  /** The first bytes of a text, without the space that some tokenizers begin every text with. */
  private byte[] begin(byte[] bytes) {
    boolean space = tokenizer.spacePrefix() && bytes.length > 0 && bytes[0] == ' ';
    return space ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        transformer.close();
      }
    } finally {
      turn.unlock();
    }
  }
}
