package dev.tandem.embed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a model turns token states into one vector. In a folder it stands in {@code embedder.yaml}
 * (or {@code embedder.json}), every key optional:
 *
 * <pre>
 * name: bge-m3
 * pooling: cls            # or mean
 * query_prefix: ""
 * passage_prefix: ""
 * max_tokens: 512
 * languages: [en, de]     # none: fits all
 * </pre>
 *
 * @param pooling of the last layer, shape (token, dimension)
 * @param maxTokens special tokens included
 * @param languages ISO 639 codes; empty means all
 */
record OnnxSettings(
    String name,
    Pooling pooling,
    String queryPrefix,
    String passagePrefix,
    int maxTokens,
    Set<String> languages) {
  enum Pooling {
    /** The state of the first token. */
    CLS,
    /** The mean over all tokens. */
    MEAN
  }

  /** Settings of BAAI/bge-small-en-v1.5, from its model card. */
  static final OnnxSettings BGE_SMALL_EN =
      new OnnxSettings(
          "bge-small-en-v1.5-q",
          Pooling.CLS,
          "Represent this sentence for searching relevant passages: ",
          "",
          512,
          Set.of("en"));

  private static final Set<String> KEYS =
      Set.of("name", "pooling", "query_prefix", "passage_prefix", "max_tokens", "languages");

  OnnxSettings {
    if (maxTokens < 3) {
      throw new IllegalArgumentException("max_tokens must be at least 3, not " + maxTokens);
    }
    languages = Set.copyOf(languages);
  }

  /**
   * @throws UserError if the file has an unknown key or a value that makes no sense
   */
  static OnnxSettings read(Path folder) {
    for (String name : new String[] {"embedder.yaml", "embedder.json"}) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          // YAML is a superset of JSON, so one reader serves both.
          return parse(new YAMLMapper().readTree(file.toFile()), folder);
        } catch (IOException | IllegalArgumentException e) {
          throw new UserError(
              "%s is not a valid embedder description (%s); its keys are name, pooling (cls or mean), query_prefix, passage_prefix, max_tokens and languages"
                  .formatted(file, e.getMessage()),
              e);
        }
      }
    }
    return new OnnxSettings(folder.getFileName().toString(), Pooling.MEAN, "", "", 512, Set.of());
  }

  private static OnnxSettings parse(JsonNode root, Path folder) {
    root.fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key " + key);
              }
            });
    Set<String> languages = new LinkedHashSet<>();
    root.path("languages").forEach(language -> languages.add(language.asText()));
    return new OnnxSettings(
        root.path("name").asText(folder.getFileName().toString()),
        Pooling.valueOf(root.path("pooling").asText("mean").toUpperCase(Locale.ROOT)),
        root.path("query_prefix").asText(""),
        root.path("passage_prefix").asText(""),
        root.path("max_tokens").asInt(512),
        languages);
  }
}
