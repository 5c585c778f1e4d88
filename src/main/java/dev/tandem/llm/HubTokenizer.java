package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.tensor.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * A folder's tokenizer, chat template and ends of text, said in the keys of a GGUF file. Of what
 * {@code tokenizer.json} can describe, the byte-level BPE of {@link WordSplitter}'s kinds and
 * SentencePiece's BPE with byte fallback are known; all else is refused by name.
 */
final class HubTokenizer {
  static final List<String> FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "chat_template.jinja",
          "generation_config.json");

  private static final int MOST_TOKENS = 1 << 22;
  private static final String GGML = "tokenizer.ggml.";

  private HubTokenizer() {}

  static Map<String, Object> metadata(Path folder, JsonNode config) throws IOException {
    JsonNode tokenizer = HubJson.read(folder.resolve("tokenizer.json"));
    JsonNode settings = HubJson.readIfThere(folder.resolve("tokenizer_config.json"));
    Map<String, Object> out = new LinkedHashMap<>(vocabulary(tokenizer));
    String[] tokens = (String[]) out.getOrDefault(GGML + "tokens", new String[0]);
    template(folder, settings).ifPresent(text -> out.put("tokenizer.chat_template", text));
    id(tokens, settings.path("bos_token")).ifPresent(id -> out.put(GGML + "bos_token_id", id));
    TreeSet<Integer> ends = new TreeSet<>();
    OptionalInt end = id(tokens, settings.path("eos_token"));
    end.ifPresent(
        id -> {
          out.put(GGML + "eos_token_id", id);
          ends.add(id);
        });
    // The settings for generating decide; a config.json is often older than they are.
    JsonNode generation = HubJson.readIfThere(folder.resolve("generation_config.json"));
    JsonNode ids = (generation.has("eos_token_id") ? generation : config).path("eos_token_id");
    (ids.isArray() ? ids : List.of(ids)).forEach(id -> add(ends, id, tokens.length));
    out.put(ModelFile.END_IDS, ends.stream().mapToInt(Integer::intValue).toArray());
    return out;
  }

  private static void add(TreeSet<Integer> ends, JsonNode id, int tokens) {
    if (id.isInt() && id.asInt() >= 0 && id.asInt() < tokens) {
      ends.add(id.asInt());
    }
  }

  /** The chat template of a folder that may hold none. */
  static Optional<String> template(Path folder) throws IOException {
    return template(folder, HubJson.readIfThere(folder.resolve("tokenizer_config.json")));
  }

  private static Optional<String> template(Path folder, JsonNode settings) throws IOException {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      return Optional.of(Files.readString(file));
    }
    JsonNode template = settings.path("chat_template");
    for (JsonNode named : template.isArray() ? template : List.<JsonNode>of()) {
      if (named.path("name").asText().equals("default")) {
        template = named.path("template");
      }
    }
    return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
  }

  /** A token's spelling, alone or as an object's content. */
  private static OptionalInt id(String[] tokens, JsonNode token) {
    String spelling = token.isObject() ? token.path("content").asText() : token.asText("");
    int id = spelling.isEmpty() ? -1 : Arrays.asList(tokens).indexOf(spelling);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The tokens and how texts become them. */
  static Map<String, Object> vocabulary(JsonNode tokenizer) {
    JsonNode model = tokenizer.path("model");
    // Older files do not name the type; only BPE has merges.
    String type = model.path("type").asText(model.has("merges") ? "BPE" : "");
    if (!type.equals("BPE")) {
      throw new FormatException("its tokenizer is of type '%s'; supported is BPE".formatted(type));
    }
    for (String setting : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix")) {
      if (model.hasNonNull(setting) && !model.path(setting).asText().isEmpty()) {
        throw unsupported("model", setting);
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    boolean fallback = model.path("byte_fallback").asBoolean(false);
    tokens(tokenizer, fallback, out);
    out.put(GGML + "merges", merges(model.path("merges")));
    if (fallback) {
      out.put(GGML + "model", "llama");
      out.put(GGML + "add_space_prefix", spacePrefix(tokenizer));
    } else {
      out.put(GGML + "model", "gpt2");
      out.put(GGML + "pre", splitter(tokenizer).ggufName);
    }
    return out;
  }

  private static void tokens(JsonNode tokenizer, boolean fallback, Map<String, Object> out) {
    List<Map.Entry<String, JsonNode>> entries =
        new ArrayList<>(tokenizer.path("model").path("vocab").properties());
    List<JsonNode> added = elements(tokenizer.path("added_tokens"));
    int size = 0;
    for (Map.Entry<String, JsonNode> entry : entries) {
      size = Math.max(size, 1 + number(entry.getValue()));
    }
    for (JsonNode token : added) {
      size = Math.max(size, 1 + number(token.path("id")));
    }
    String[] tokens = new String[size];
    int[] types = new int[size];
    Arrays.setAll(tokens, id -> "<|unused " + id + "|>"); // ids that no token has
    Arrays.fill(types, Vocabulary.UNUSED);
    String unknown = tokenizer.path("model").path("unk_token").asText("");
    for (Map.Entry<String, JsonNode> entry : entries) {
      String token = entry.getKey();
      int id = number(entry.getValue());
      tokens[id] = token;
      boolean isByte = fallback && token.matches("<0x[0-9A-F]{2}>");
      types[id] = isByte ? Vocabulary.BYTE : Vocabulary.NORMAL;
    }
    for (JsonNode token : added) {
      if (token.path("lstrip").asBoolean() || token.path("rstrip").asBoolean()) {
        throw unsupported("added_tokens", "lstrip or rstrip");
      }
      int id = number(token.path("id"));
      tokens[id] = token.path("content").asText();
      boolean special = token.path("special").asBoolean();
      types[id] = special ? Vocabulary.CONTROL : Vocabulary.USER_DEFINED;
    }
    for (int id = 0; id < size; id++) {
      if (fallback && tokens[id].equals(unknown) && types[id] != Vocabulary.BYTE) {
        types[id] = Vocabulary.UNKNOWN;
      }
    }
    out.put(GGML + "tokens", tokens);
    out.put(GGML + "token_type", types);
  }

  private static int number(JsonNode id) {
    if (!id.isInt() || id.asInt() < 0 || id.asInt() >= MOST_TOKENS) {
      throw new FormatException("its tokenizer.json has an impossible id");
    }
    return id.asInt();
  }

  /** Pairs as {@code "left right"}, or as arrays of two where a token may hold a space. */
  private static String[] merges(JsonNode merges) {
    return elements(merges).stream()
        .map(
            pair ->
                pair.isArray()
                    ? pair.path(0).asText() + " " + pair.path(1).asText()
                    : pair.asText())
        .toArray(String[]::new);
  }

  /** SentencePiece's way: spaces become U+2581, and a text may begin with one. */
  private static boolean spacePrefix(JsonNode tokenizer) {
    boolean prefix = false;
    boolean spaces = false;
    for (JsonNode step : steps(tokenizer.path("normalizer"), "normalizers")) {
      switch (step.path("type").asText()) {
        case "Prepend" -> prefix = step.path("prepend").asText().equals("\u2581");
        case "Replace" -> {
          spaces = step.at("/pattern/String").asText().equals(" ");
          if (!spaces || !step.path("content").asText().equals("\u2581")) {
            throw unsupported("normalizer", "Replace");
          }
        }
        default -> throw unsupported("normalizer", step.path("type").asText());
      }
    }
    for (JsonNode step : steps(tokenizer.path("pre_tokenizer"), "pretokenizers")) {
      boolean split = step.path("type").asText().equals("Split");
      if (split && spaces && step.at("/pattern/String").asText().equals(" ")) {
        continue; // Gemma's: no space is left to split at
      }
      boolean whole = !step.path("split").asBoolean(true);
      String scheme = step.path("prepend_scheme").asText("always");
      if (!step.path("type").asText().equals("Metaspace") || !whole) {
        throw unsupported("pre_tokenizer", step.path("type").asText());
      }
      prefix |= !scheme.equals("never");
      spaces = true;
    }
    if (!spaces) {
      throw unsupported("normalizer", "spaces that stay spaces");
    }
    return prefix;
  }

  private static WordSplitter splitter(JsonNode tokenizer) {
    List<JsonNode> steps = steps(tokenizer.path("pre_tokenizer"), "pretokenizers");
    List<JsonNode> normal = steps(tokenizer.path("normalizer"), "normalizers");
    boolean nfc = normal.stream().anyMatch(step -> step.path("type").asText().equals("NFC"));
    if (normal.size() > (nfc ? 1 : 0)) {
      throw unsupported("normalizer", normal.getFirst().path("type").asText());
    }
    StringBuilder form = new StringBuilder();
    for (JsonNode step : steps) {
      if (step.path("add_prefix_space").asBoolean(false) || step.path("invert").asBoolean(false)) {
        throw unsupported("pre_tokenizer", "add_prefix_space or invert");
      }
      form.append(
          switch (step.path("type").asText()) {
            case "ByteLevel" -> step.path("use_regex").asBoolean(true) ? "gpt2" : "";
            case "Digits" -> step.path("individual_digits").asBoolean() ? "digits," : "digit runs,";
            case "Split" -> step.at("/pattern/Regex").asText() + step.path("behavior").asText();
            default -> throw unsupported("pre_tokenizer", step.path("type").asText());
          });
    }
    boolean whole = tokenizer.path("model").path("ignore_merges").asBoolean(false);
    for (WordSplitter splitter : WordSplitter.values()) {
      if (splitter.hubForm.contentEquals(form)
          && splitter.nfc == nfc
          && splitter.wholeWordsFirst == whole) {
        return splitter;
      }
    }
    throw new FormatException(
        "its pre_tokenizer, with %s and %s, is not one of the supported: those of GPT-2, SmolLM, Llama 3, Qwen2"
            .formatted(nfc ? "NFC" : "no normalizer", whole ? "ignore_merges" : "all merges"));
  }

  /** A step alone, or the steps of a sequence. */
  private static List<JsonNode> steps(JsonNode step, String of) {
    if (step.isNull() || step.isMissingNode()) {
      return List.of();
    }
    return step.path("type").asText().equals("Sequence") ? elements(step.path(of)) : List.of(step);
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static FormatException unsupported(String where, String what) {
    return new FormatException(
        "its tokenizer.json has '%s' in its %s, which is not supported".formatted(what, where));
  }
}
