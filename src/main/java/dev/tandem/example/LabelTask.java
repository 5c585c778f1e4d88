package dev.tandem.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The labels that an adapter, or a model that was trained whole, has learnt, under {@code labels}
 * in its {@value Audience#FILE}.
 *
 * @param temperature that its probabilities are calibrated with, fitted on rows that it has not
 *     learnt; empty where there were none
 */
public record LabelTask(LabelPrompt prompt, OptionalDouble temperature) {
  private static final String KEY = "labels";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What an adapter, or a model, says of itself; nothing if it has not learnt labels.
   *
   * @param adapter its folder or file
   * @throws UserError if what stands in its folder cannot be read
   */
  public static Optional<LabelTask> of(Path adapter) {
    Path file = Audience.file(adapter);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode task = read(file).path(KEY);
    if (task.isMissingNode() || task.isNull()) {
      return Optional.empty();
    }
    JsonNode prompt = task.path("prompt");
    SortedSet<String> labels = new TreeSet<>();
    prompt.path("labels").forEach(label -> labels.add(label.asText()));
    JsonNode temperature = task.path("temperature");
    return Optional.of(
        new LabelTask(
            new LabelPrompt(
                labels, prompt.path("instruction").asText(), prompt.path("system").asBoolean()),
            temperature.isNumber()
                ? OptionalDouble.of(temperature.asDouble())
                : OptionalDouble.empty()));
  }

  /**
   * Keeps a fitted temperature in an adapter's folder.
   *
   * @throws UserError if there is no {@value Audience#FILE} or it cannot be written
   */
  public static void keep(Path adapter, double temperature) {
    Path file = Audience.file(adapter);
    if (!(read(file) instanceof ObjectNode lineage)
        || !(lineage.path(KEY) instanceof ObjectNode task)) {
      throw new UserError("The adapter '%s' has not learnt labels.".formatted(adapter));
    }
    task.put("temperature", temperature);
    Path part = file.resolveSibling(Audience.FILE + ".part");
    try {
      Files.writeString(
          part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(lineage) + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError("%s cannot be written; make room and fit again.".formatted(file), e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UserError(
          "%s cannot be read; train the adapter again or restore the file.".formatted(file), e);
    }
  }
}
