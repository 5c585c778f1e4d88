package dev.tandem.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run leaves in its folder while it goes on: {@code checkpoint.safetensors}, from which it
 * continues, and {@code best-STEP.safetensors}, the values with the lowest dev loss. A file is
 * there whole or not at all.
 */
final class RunFolder {
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String STATE = "state";
  private static final String IDENTITY = "identity";
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private final Path folder;
  private final String identity;
  private long needed = -1; // the best step that the checkpoint names

  /**
   * @param identity what base, data and settings come to: a checkpoint of others is refused
   */
  RunFolder(Path folder, String identity) {
    this.folder = folder;
    this.identity = identity;
  }

  static boolean underWay(Path folder) {
    return Files.exists(folder.resolve(CHECKPOINT));
  }

  /**
   * Puts back what a killed run left.
   *
   * @return how far it was; empty if there is none
   * @throws UserError if what is there is of another run
   */
  Optional<RunState> resume(Trainer trainer) throws IOException {
    Path file = folder.resolve(CHECKPOINT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Safetensors checkpoint = open(file);
    if (!identity.equals(checkpoint.metadata().get(IDENTITY))) {
      throw new UserError(
          "There is a run in '%s' that was not finished, with another base, other data or other settings; repeat its settings to go on, name another folder, or start over with --restart."
              .formatted(folder));
    }
    RunState state = JSON.readValue(checkpoint.metadata().get(STATE), RunState.class);
    restore(checkpoint, trainer.state());
    trainer.resumeAt(state.step());
    needed = state.best();
    return Optional.of(state);
  }

  void checkpoint(Trainer trainer, RunState state) throws IOException {
    try {
      write(
          CHECKPOINT,
          Map.of(IDENTITY, identity, STATE, JSON.writeValueAsString(state)),
          trainer.state());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are always JSON", e);
    }
    needed = state.best();
    sweep(needed);
  }

  void keepBest(Trainer trainer, long step) throws IOException {
    write(best(step).getFileName().toString(), Map.of(), trainer.values());
    sweep(step);
  }

  /** Only this best and the one that the checkpoint names are of use. */
  private void sweep(long step) throws IOException {
    for (Path each : bests(folder)) {
      if (!each.equals(best(step)) && !each.equals(best(needed))) {
        Files.delete(each);
      }
    }
  }

  void restoreBest(Trainer trainer, long step) throws IOException {
    restore(open(best(step)), trainer.values());
  }

  /** Takes away what only a run under way needs. */
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(CHECKPOINT));
    for (Path each : bests(folder)) {
      Files.delete(each);
    }
  }

  private Path best(long step) {
    return folder.resolve("best-%d.safetensors".formatted(step));
  }

  private static List<Path> bests(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("best-\\d+\\.safetensors"))
          .toList();
    }
  }

  private void write(String name, Map<String, String> texts, Map<String, float[]> arrays)
      throws IOException {
    Files.createDirectories(folder);
    List<GgufTensor> tensors = new ArrayList<>();
    arrays.forEach(
        (key, values) ->
            tensors.add(
                new GgufTensor(
                    key,
                    List.of((long) values.length),
                    BlockType.F32,
                    MemorySegment.ofArray(values))));
    Safetensors.replace(folder.resolve(name), texts, tensors);
  }

  private static Safetensors open(Path file) throws IOException {
    try {
      return Safetensors.open(file);
    } catch (FormatException e) {
      throw new UserError(
          "'%s' is damaged (%s); start over with --restart.".formatted(file, e.getMessage()), e);
    }
  }

  private static void restore(Safetensors file, Map<String, float[]> arrays) {
    arrays.forEach(
        (name, values) -> {
          MemorySegment data =
              file.tensor(name)
                  .filter(tensor -> tensor.weights() == values.length)
                  .orElseThrow(() -> new IllegalStateException("a checkpoint without " + name))
                  .data();
          MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
        });
  }
}
