package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/** The metadata of a GGUF file that is made of a model. */
final class GgufMetadata {
  private static final String TOKENIZER = "tokenizer.ggml.";

  private GgufMetadata() {}

  /**
   * Those of a GGUF file as they stand there; those of a Hugging Face folder said in GGUF's keys.
   *
   * @throws FormatException if a folder's cannot be said so
   */
  static GgufWriter of(ModelFile model, DecoderConfiguration c) {
    Gguf gguf = model.gguf();
    GgufWriter writer = new GgufWriter().copyMetadata(gguf);
    if (gguf.isStored()) {
      return writer;
    }
    if (!gguf.getString(TOKENIZER + "model", "").equals("gpt2")) {
      throw new FormatException(
          "its base is a folder whose tokenizer.json has no scores of SentencePiece, which a GGUF file needs; take the base's own GGUF file and name it with --model");
    }
    writer.put("general.architecture", c.architecture().ggufName());
    writer.put("general.type", "model").put("general.name", model.name());
    for (Map.Entry<String, Object> each : gguf.metadata().entrySet()) {
      if (!each.getKey().startsWith("tandem.")) {
        writer.put(
            each.getKey(),
            each.getValue() instanceof Integer n && n >= 0
                ? (Object) n.longValue() // counts are unsigned in GGUF
                : each.getValue());
      }
    }
    tokens(writer, gguf, c.vocabulary());
    ends(writer, model);
    return writer;
  }

  /** As many tokens as the embedding has rows. */
  private static void tokens(GgufWriter writer, Gguf gguf, int vocabulary) {
    String[] tokens = gguf.requireStrings(TOKENIZER + "tokens");
    int known = tokens.length;
    if (known < vocabulary) {
      String[] all = Arrays.copyOf(tokens, vocabulary);
      int[] types = Arrays.copyOf(gguf.require(TOKENIZER + "token_type", int[].class), vocabulary);
      for (int id = known; id < vocabulary; id++) {
        all[id] = "[PAD%d]".formatted(id);
        types[id] = Vocabulary.UNUSED;
      }
      writer.put(TOKENIZER + "tokens", all).put(TOKENIZER + "token_type", types);
    }
  }

  /** A folder may name several tokens that end a text; GGUF has keys for the kinds of them. */
  private static void ends(GgufWriter writer, ModelFile model) {
    int end = model.gguf().getInt(TOKENIZER + "eos_token_id", -1);
    TreeSet<Integer> others = new TreeSet<>();
    model
        .gguf()
        .get(ModelFile.END_IDS, int[].class)
        .ifPresent(ids -> Arrays.stream(ids).filter(id -> id != end).forEach(others::add));
    if (end < 0 && !others.isEmpty()) {
      writer.put(TOKENIZER + "eos_token_id", (long) others.pollFirst());
    }
    if (!others.isEmpty()) {
      writer.put(TOKENIZER + "eot_token_id", (long) others.pollFirst());
    }
  }
}
