package dev.tandem.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an adapter, or a model that was trained as a whole, says of itself in its {@value
 * Audience#FILE}, as far as it decides who may ask it, and with what. An ask reads it once.
 *
 * @param adapter its folder or file
 * @param trainedHere whether there is such a file; one from elsewhere says nothing
 * @param prompt names the prompt that passages were shown in; empty if it learnt without passages
 * @param form words that state nothing in its answers, as {@code HouseForm} has them
 * @param base name of the model that it was trained on; empty where it does not say
 * @param baseSha256 of that model; empty where it does not say
 */
public record Imprint(
    Path adapter,
    boolean trainedHere,
    Audience audience,
    Optional<String> prompt,
    Set<String> form,
    String base,
    String baseSha256) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads it.
   *
   * @throws UserError if what stands in the folder cannot be read
   */
  public static Imprint of(Path adapter) {
    Path file = Audience.file(adapter);
    if (!Files.isRegularFile(file)) {
      return new Imprint(adapter, false, Audience.NONE, Optional.empty(), Set.of(), "", "");
    }
    try {
      JsonNode says = JSON.readTree(Files.readString(file));
      if (!says.path("readers").isTextual()) {
        throw new IllegalArgumentException("no readers");
      }
      JsonNode prompt = says.path("retrieval").path("prompt");
      return new Imprint(
          adapter,
          true,
          new Audience(Optional.of(Acl.parse(says.path("readers").asText())), documents(says)),
          prompt.isTextual() ? Optional.of(prompt.asText()) : Optional.empty(),
          form(says.path("retrieval").path("form")),
          says.path("base").asText(""),
          says.path("base_sha256").asText(""));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "%s does not say who may use the adapter; train it again or restore the file."
              .formatted(file),
          e);
    }
  }

  private static Set<String> form(JsonNode words) {
    Set<String> form = new TreeSet<>();
    words.forEach(word -> form.add(word.asText()));
    return form;
  }

  private static SortedSet<DocumentKey> documents(JsonNode says) {
    SortedSet<DocumentKey> documents = new TreeSet<>();
    says.path("documents")
        .forEach(
            each ->
                documents.add(
                    new DocumentKey(
                        each.path("collection").asText(), each.path("doc_id").asText())));
    return documents;
  }

  /**
   * Refuses it to a model that it was not trained on: it would answer nonsense.
   *
   * @param model name of the one that answers
   * @param sha256 of that one; empty where it does not tell
   * @throws UserError if it was trained on another one
   */
  public void requireBase(String model, String sha256) {
    if (!baseSha256.isEmpty() && !sha256.isEmpty() && !baseSha256.equals(sha256)) {
      throw new UserError(
          "the adapter '%s' was trained on '%s' (SHA-256 %.12s), and '%s' (%.12s) would answer nonsense with it; name its own base with --model"
              .formatted(adapter.getFileName(), base, baseSha256, model, sha256));
    }
  }
}
