package dev.tandem.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.ledger.CollectionLog;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which adapters a collection's arms {@code tuned} and {@code hybrid} answer with. The ledger keeps
 * those before, so that one can be taken back.
 *
 * @param collections where it is kept, as the setting {@code adapter.ARM}: a JSON array of folders,
 *     the newest first
 */
public record Promotions(CollectionLog collections, String collection) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of an arm, the present one first. */
  public List<Path> of(Arm arm) {
    return collections
        .setting(collection, setting(arm))
        .map(Promotions::parse)
        .orElse(List.of())
        .stream()
        .map(Path::of)
        .toList();
  }

  /** What an arm answers with. */
  public Optional<Path> current(Arm arm) {
    return of(arm).stream().findFirst();
  }

  /** The arms that can answer without being given an adapter, in their order. */
  public List<Arm> arms() {
    return Arrays.stream(Arm.values())
        .filter(arm -> !arm.needsAdapter() || current(arm).isPresent())
        .toList();
  }

  /** From now on the arm answers with this adapter. */
  public void promote(Arm arm, Path adapter) {
    Path path = adapter.toAbsolutePath().normalize();
    store(arm, Stream.concat(Stream.of(path), of(arm).stream().filter(p -> !p.equals(path))));
  }

  /**
   * Takes the present adapter back.
   *
   * @return the one before, with which the arm answers again; empty where there was none
   * @throws UserError if none was promoted
   */
  public Optional<Path> rollback(Arm arm) {
    List<Path> all = of(arm);
    if (all.isEmpty()) {
      throw new UserError(
          "no adapter was promoted for the arm %s of '%s'".formatted(arm.wireName(), collection));
    }
    store(arm, all.stream().skip(1));
    return current(arm);
  }

  private void store(Arm arm, Stream<Path> paths) {
    try {
      collections.putSetting(
          collection, setting(arm), JSON.writeValueAsString(paths.map(Path::toString).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> parse(String json) {
    List<String> paths = new ArrayList<>();
    try {
      JSON.readTree(json).forEach(path -> paths.add(path.asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return paths;
  }

  private static String setting(Arm arm) {
    return "adapter." + arm.wireName();
  }
}
