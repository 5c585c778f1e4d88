package dev.tandem.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.FormatException;
import java.util.List;

/**
 * Says a GGUF file's byte-level BPE as {@code tokenizer.json} and {@code tokenizer_config.json};
 * {@link HubTokenizer} reads them. SentencePiece's scores have no such file without the merges that
 * made them.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">The tokenizers library</a>
 */
final class HubTokenizerWriter {
  private static final String GGML = "tokenizer.ggml.";
  private static final String ISOLATED = "Isolated";
  private static final String ELSE =
      "; export it as merged-gguf, or name the base's Hugging Face folder with --model";

  private HubTokenizerWriter() {}

  /**
   * @throws FormatException if the tokenizer is of another kind
   */
  static ObjectNode tokenizer(ModelFile model) {
    if (!(model.vocabulary().scheme() instanceof Vocabulary.ByteLevel scheme)) {
      throw new FormatException(
          "its base's tokenizer is SentencePiece's, of which no tokenizer.json can be made" + ELSE);
    }
    ObjectNode out = new ObjectMapper().createObjectNode();
    out.put("version", "1.0").putNull("truncation").putNull("padding");
    added(model.vocabulary(), out.putArray("added_tokens"));
    if (scheme.splitter().nfc) {
      out.putObject("normalizer").put("type", "NFC");
    } else {
      out.putNull("normalizer");
    }
    out.set("pre_tokenizer", splits(scheme.splitter()));
    if (model.begin().isPresent()) {
      begins(model.begin().getAsInt(), model.vocabulary(), out.putObject("post_processor"));
    } else {
      byteLevel(out.putObject("post_processor"), false).put("trim_offsets", false);
    }
    byteLevel(out.putObject("decoder"), true);
    model(model.vocabulary(), scheme, out.putObject("model"));
    return out;
  }

  /** What is said beside: which tokens begin and end a text, and the chat template. */
  static ObjectNode settings(ModelFile model) {
    ObjectNode out = new ObjectMapper().createObjectNode();
    out.put("tokenizer_class", "PreTrainedTokenizerFast");
    token(model, "bos", out);
    token(model, "eos", out);
    token(model, "padding", out);
    out.put("model_max_length", model.contextLength());
    out.put("clean_up_tokenization_spaces", false);
    model.templateText().ifPresent(text -> out.put("chat_template", text));
    return out;
  }

  private static void token(ModelFile model, String name, ObjectNode out) {
    int id = model.gguf().getInt(GGML + name + "_token_id", -1);
    if (id >= 0 && id < model.vocabulary().size()) {
      out.put(
          name.equals("padding") ? "pad_token" : name + "_token",
          model.vocabulary().tokens().get(id));
    }
  }

  private static void added(Vocabulary vocabulary, ArrayNode out) {
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.special(id)) {
        out.addObject()
            .put("id", id)
            .put("content", vocabulary.tokens().get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", vocabulary.types()[id] != Vocabulary.USER_DEFINED);
      }
    }
  }

  private static ObjectNode splits(WordSplitter splitter) {
    ObjectNode out = new ObjectMapper().createObjectNode();
    String form = splitter.hubForm;
    if (form.isEmpty()) {
      throw new FormatException(
          "its base names no pre-tokeniser, so that no tokenizer.json can be made" + ELSE);
    }
    if (form.equals("gpt2")) {
      return byteLevel(out, true).put("add_prefix_space", false);
    }
    ArrayNode steps = out.put("type", "Sequence").putArray("pretokenizers");
    boolean digits = form.startsWith("digits,");
    if (digits) {
      steps.addObject().put("type", "Digits").put("individual_digits", true);
    } else {
      ObjectNode split = steps.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", form.substring(0, form.length() - ISOLATED.length()));
      split.put("behavior", ISOLATED).put("invert", false);
    }
    byteLevel(steps.addObject(), digits).put("add_prefix_space", false);
    return out;
  }

  private static ObjectNode byteLevel(ObjectNode out, boolean words) {
    return out.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", words);
  }

  /** Every text begins with a token. */
  private static void begins(int id, Vocabulary vocabulary, ObjectNode out) {
    String token = vocabulary.tokens().get(id);
    out.put("type", "TemplateProcessing");
    for (String name : List.of("single", "pair")) {
      ArrayNode parts = out.putArray(name);
      for (String text : name.equals("single") ? List.of("A") : List.of("A", "B")) {
        int type = text.equals("A") ? 0 : 1;
        parts.addObject().putObject("SpecialToken").put("id", token).put("type_id", type);
        parts.addObject().putObject("Sequence").put("id", text).put("type_id", type);
      }
    }
    ObjectNode special = out.putObject("special_tokens").putObject(token).put("id", token);
    special.putArray("ids").add(id);
    special.putArray("tokens").add(token);
  }

  private static void model(Vocabulary vocabulary, Vocabulary.ByteLevel scheme, ObjectNode out) {
    out.put("type", "BPE")
        .putNull("dropout")
        .putNull("unk_token")
        .putNull("continuing_subword_prefix")
        .putNull("end_of_word_suffix")
        .put("fuse_unk", false)
        .put("byte_fallback", false)
        .put("ignore_merges", scheme.splitter().wholeWordsFirst);
    ObjectNode words = out.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.types()[id] != Vocabulary.UNUSED) {
        words.put(vocabulary.tokens().get(id), id);
      }
    }
    ArrayNode merges = out.putArray("merges");
    scheme.merges().forEach(merges::add);
  }
}
