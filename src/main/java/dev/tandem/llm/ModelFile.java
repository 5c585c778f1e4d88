package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a GGUF file, or a folder read as one, says of its model besides the weights: tokenizer, chat
 * template, the tokens that end a text.
 */
public final class ModelFile {
  // Tokens that end a turn, by spelling; files often name only one of them.
  private static final List<String> ENDS =
      List.of(
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<end_of_turn>",
          "<|end|>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "</s>",
          "<eos>");
  private static final List<String> END_KEYS =
      List.of("eos_token_id", "eot_token_id", "eom_token_id");

  /** Ids of all tokens that end a text, {@code int[]}; no key of GGUF itself. */
  static final String END_IDS = "tandem.end_token_ids";

  private static final String TOKENIZER = "tokenizer.ggml.";

  private final Path path;
  private final Gguf gguf;
  private final Vocabulary vocabulary;
  private final Tokenizer tokenizer;

  private ModelFile(Path path, Gguf gguf) {
    this.path = path;
    this.gguf = gguf;
    this.vocabulary = vocabulary(gguf);
    this.tokenizer = new Tokenizer(vocabulary);
  }

  /**
   * Reads a model: a GGUF file, or a folder as Hugging Face's transformers saves it.
   *
   * @throws UserError if it is not there, damaged, or of a kind that is not supported
   */
  public static ModelFile open(Path path) {
    boolean folder = Files.isDirectory(path);
    if (!Files.isRegularFile(path) && !folder) {
      throw new UserError(
          "there is no model file at %s; 'tandem model pull' fetches the default one"
              .formatted(path));
    }
    return reading(
        path,
        () -> {
          try {
            return of(path, folder ? folder(path) : Gguf.open(path));
          } catch (IOException e) {
            throw new UserError("the model file %s cannot be read: %s".formatted(path, e), e);
          }
        });
  }

  /** Whether a folder looks like a model. */
  static boolean isFolder(Path folder) {
    return TrainedGguf.isModel(folder) || HubFolder.isModel(folder);
  }

  /** Whether a folder holds the weights of a model, whole: what {@link #write} ends with. */
  public static boolean written(Path folder) {
    return TrainedGguf.isModel(folder) || Files.isRegularFile(folder.resolve(HubFolder.WEIGHTS));
  }

  /** The files that make the model of a folder, by name in order. */
  static List<Path> files(Path folder) {
    return TrainedGguf.isModel(folder)
        ? List.of(TrainedGguf.file(folder))
        : HubFolder.files(folder);
  }

  private static Gguf folder(Path path) throws IOException {
    return TrainedGguf.isModel(path) ? Gguf.open(TrainedGguf.file(path)) : HubFolder.open(path);
  }

  /**
   * Writes the model with other weights, such that {@link #open} reads it: a folder as Hugging Face
   * has them if this one is such a folder, else {@code model.gguf} in a folder. In float32.
   *
   * @param folder made if there is none; files of the same names are replaced
   * @param weights of all tensors that are learnt, by name, as {@link #decoder(Map, int)} gave them
   * @throws IOException if it cannot be written
   */
  public void write(Path folder, Map<String, float[]> weights) throws IOException {
    if (HubFolder.isModel(path) && !TrainedGguf.isModel(path)) {
      HubWriter.write(folder, path, gguf, weights);
    } else {
      TrainedGguf.write(folder, this, weights);
    }
  }

  /** A model of whose file everything has been read; see {@link #open}. */
  static ModelFile of(Path path, Gguf gguf) {
    return reading(path, () -> new ModelFile(path, gguf));
  }

  /** Turns what is wrong with a file into a sentence with its path and what to do. */
  static <T> T reading(Path path, Supplier<T> work) {
    try {
      return work.get();
    } catch (FormatException e) {
      throw new UserError(
          "the model %s cannot be used: %s; fetch it again or name another one"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static Vocabulary vocabulary(Gguf gguf) {
    Vocabulary.Scheme scheme = scheme(gguf);
    List<String> tokens = List.of(gguf.requireStrings(TOKENIZER + "tokens"));
    int[] types = gguf.get(TOKENIZER + "token_type", int[].class).orElse(new int[0]);
    if (types.length != tokens.size()
        || scheme instanceof Vocabulary.Scored scored && scored.scores().length != tokens.size()) {
      throw new FormatException(
          "it has %d tokens and another number of token types or scores".formatted(tokens.size()));
    }
    return new Vocabulary(tokens, types, scheme);
  }

  private static Vocabulary.Scheme scheme(Gguf gguf) {
    String model = gguf.getString(TOKENIZER + "model", "none");
    return switch (model) {
      case "gpt2" ->
          new Vocabulary.ByteLevel(
              List.of(gguf.requireStrings(TOKENIZER + "merges")),
              WordSplitter.named(gguf.getString(TOKENIZER + "pre", "default")));
      case "llama" -> pieces(gguf);
      default ->
          throw new FormatException(
              "its tokenizer is '%s'; supported are byte-level BPE ('gpt2') and SentencePiece ('llama')"
                  .formatted(model));
    };
  }

  /** Scores as SentencePiece has them, or the merges of a tokenizer.json. */
  private static Vocabulary.Scheme pieces(Gguf gguf) {
    boolean spacePrefix = gguf.getBoolean(TOKENIZER + "add_space_prefix", true);
    return gguf.get(TOKENIZER + "scores", float[].class).isEmpty()
            && gguf.get(TOKENIZER + "merges", String[].class).isPresent()
        ? new Vocabulary.Listed(List.of(gguf.requireStrings(TOKENIZER + "merges")), spacePrefix)
        : new Vocabulary.Scored(gguf.require(TOKENIZER + "scores", float[].class), spacePrefix);
  }

  Path path() {
    return path;
  }

  /** The file itself, for whoever reads the weights. */
  public Gguf gguf() {
    return gguf;
  }

  /**
   * The model itself, with threads for all processors.
   *
   * @throws UserError if it is of an unsupported kind, lacks a part, or does not fit the memory
   */
  Transformer transformer() {
    requireFits();
    return reading(path, () -> Transformer.load(gguf));
  }

  /**
   * The model's parts, its weights only as they are stored: for who trains it.
   *
   * @param processors threads at work together, the caller among them
   * @throws UserError as {@link #transformer} does
   */
  public Decoder decoder(int processors) {
    requireFits();
    return reading(path, () -> Decoder.asStored(gguf, processors));
  }

  /**
   * The same with a copy of all weights as floats, to be changed.
   *
   * @param arrays filled: the weights themselves by the names of their tensors, such as {@code
   *     blk.0.attn_q.weight}; matrices are (outputs, inputs), a tied output is the embedding's
   * @param processors threads at work together, the caller among them
   * @throws UserError as {@link #transformer} does
   */
  public Decoder decoder(Map<String, float[]> arrays, int processors) {
    requireFits();
    return reading(path, () -> Decoder.asFloats(gguf, arrays, processors));
  }

  private void requireFits() {
    long bytes = gguf.tensors().stream().mapToLong(t -> t.data().byteSize()).sum();
    ModelFit.requireFits(path, bytes, ModelFit.memoryBytes());
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * The file's name without its ending: files of one model differ in it, what they call it does
   * not.
   */
  public String name() {
    String file = path.getFileName().toString();
    return file.endsWith(".gguf") ? file.substring(0, file.length() - ".gguf".length()) : file;
  }

  /**
   * What the model is made of.
   *
   * @throws UserError if it is of a kind that is not supported
   */
  public DecoderConfiguration configuration() {
    return reading(path, () -> DecoderConfiguration.of(gguf));
  }

  String architecture() {
    return gguf.getString("general.architecture", "unknown");
  }

  /** Number of weights in the file. */
  public long parameters() {
    return gguf.tensors().stream()
        .mapToLong(t -> t.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b))
        .sum();
  }

  /** The most tokens of a sequence the model was trained for; 0 if the file does not say. */
  public int contextLength() {
    return gguf.getInt(architecture() + ".context_length", 0);
  }

  /** What is recorded of the model. */
  ModelInfo info(String sha256) {
    return new ModelInfo(
        name(), path.toString(), architecture(), parameters(), contextLength(), sha256);
  }

  /**
   * The model's chat template.
   *
   * @throws UserError if the file has none: a base model, which knows no turns
   */
  public ChatTemplate template() {
    return new ChatTemplate(
        templateText()
            .orElseThrow(
                () ->
                    new UserError(
                        "the model file %s has no chat template; use the instruction-tuned ('Instruct') file of this model"
                            .formatted(path))),
        spelling("bos_token_id"),
        spelling("eos_token_id"));
  }

  /** The template as it is written; empty for a base model. */
  public Optional<String> templateText() {
    return gguf.get("tokenizer.chat_template", String.class);
  }

  /** The token that every text begins with, where the model wants one. */
  OptionalInt begin() {
    int id = gguf.getInt(TOKENIZER + "bos_token_id", -1);
    return id >= 0 && gguf.getBoolean(TOKENIZER + "add_bos_token", false)
        ? OptionalInt.of(id)
        : OptionalInt.empty();
  }

  private String spelling(String key) {
    int id = gguf.getInt(TOKENIZER + key, -1);
    return id >= 0 && id < tokenizer.size() ? tokenizer.spelling(id) : "";
  }

  /** Ids of the tokens that end an answer. */
  public Set<Integer> ends() {
    Set<Integer> ends = new TreeSet<>();
    for (String key : END_KEYS) {
      int id = gguf.getInt(TOKENIZER + key, -1);
      if (id >= 0) {
        ends.add(id);
      }
    }
    gguf.get(END_IDS, int[].class).ifPresent(ids -> Arrays.stream(ids).forEach(ends::add));
    for (String spelling : ENDS) {
      tokenizer.specialId(spelling).ifPresent(ends::add);
    }
    return Set.copyOf(ends);
  }
}
