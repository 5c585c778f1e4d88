package dev.tandem;

import dev.tandem.answer.Arm;
import dev.tandem.answer.Promotions;
import dev.tandem.compare.NamedEndpoint;
import dev.tandem.compare.evidence.Equipment;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Ledger;
import dev.tandem.llm.ModelInfo;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Finds what each arm is made of: in the files of the home, and in the records of its trainings.
 */
final class ArmEquipment {
  private static final double MB = 1e6;
  private static final double MILLION = 1e6;

  private final Rooms rooms;
  private final Comparing.Request request;

  ArmEquipment(Rooms rooms, Comparing.Request request) {
    this.rooms = rooms;
    this.request = request;
  }

  /**
   * By arm, in their order.
   *
   * @throws UserError if files cannot be looked at
   */
  Map<String, Equipment> all() {
    Map<String, Equipment> all = new LinkedHashMap<>();
    request.arms().forEach(arm -> all.put(arm, of(arm)));
    return all;
  }

  private Equipment of(String arm) {
    Settings settings = rooms.home().settings();
    Optional<Arm> how = Contestants.how(request.endpoints(), arm);
    Optional<String> endpoint =
        Contestants.endpoint(request.endpoints(), arm).map(NamedEndpoint::name);
    if (endpoint.isEmpty() && how.isPresent() && !settings.text(Key.MODEL_ENDPOINT).isEmpty()) {
      endpoint = Optional.of(settings.text(Key.MODEL));
    }
    Optional<ModelInfo> model =
        how.isPresent() && endpoint.isEmpty()
            ? Optional.of(rooms.home().model().info())
            : Optional.empty();
    Optional<Path> adapter = how.filter(Arm::needsAdapter).flatMap(this::adapter);
    boolean reads = how.filter(Arm::readsDocuments).isPresent();
    boolean shown = Contestants.needsExamples(how);
    boolean remoteVectors = (reads || shown) && !settings.text(Key.EMBEDDER_ENDPOINT).isEmpty();
    return new Equipment(
        endpoint,
        reads,
        shown || how.filter(Arm::needsAdapter).isPresent(),
        model.filter(info -> info.parameters() > 0).isPresent()
            ? OptionalDouble.of(model.get().parameters() / MILLION)
            : OptionalDouble.empty(),
        model.map(info -> megabytes(Path.of(info.path()))).orElse(0.0),
        reads ? index() + ledgerShare() : 0,
        adapter.map(ArmEquipment::megabytes).orElse(0.0),
        how.filter(Arm::needsAdapter).isPresent()
            ? Optional.of(new Equipment.TrainingTime(seconds(adapter)))
            : Optional.empty(),
        1 + (endpoint.isPresent() ? 1 : 0) + (remoteVectors ? 1 : 0));
  }

  private Optional<Path> adapter(Arm arm) {
    return Optional.ofNullable(request.adapters().get(arm))
        .or(
            () ->
                new Promotions(rooms.home().ledger().collections(), request.collection())
                    .current(arm));
  }

  /** What its training took, as the home's records say. */
  private OptionalDouble seconds(Optional<Path> adapter) {
    return adapter
        .flatMap(
            path ->
                rooms.home().ledger().adapters().at(path.toAbsolutePath().normalize().toString()))
        .flatMap(info -> Optional.ofNullable(info.metrics().get("seconds")))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private double index() {
    CollectionInfo info = rooms.home().collection(request.collection());
    return megabytes(rooms.home().indexes().folder(info, info.generation()));
  }

  /** Of the ledger's size, as much as the collection has of all characters. */
  private double ledgerShare() {
    Ledger ledger = rooms.home().ledger();
    DocumentLog documents = ledger.documents();
    double all =
        ledger.collections().all().stream()
            .mapToDouble(each -> documents.totals(each.name()).characters())
            .sum();
    double own = documents.totals(request.collection()).characters();
    double size = 0;
    try (Stream<Path> files = Files.list(rooms.home().directory())) {
      for (Path file : files.filter(ArmEquipment::ofLedger).toList()) {
        size += megabytes(file);
      }
    } catch (IOException e) {
      throw unreadable(rooms.home().directory(), e);
    }
    return all == 0 ? 0 : size * own / all;
  }

  private static boolean ofLedger(Path file) {
    return String.valueOf(file.getFileName()).startsWith("ledger.db");
  }

  /** Of a file, or of all files below a folder; a Lucene merge may take some away meanwhile. */
  private static double megabytes(Path place) {
    try (Stream<Path> tree = Files.walk(place)) {
      return tree.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum() / MB;
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(place, e);
    }
  }

  private static UserError unreadable(Path place, Exception e) {
    return new UserError(
        "the size of %s cannot be told (%s); make it readable and measure again"
            .formatted(place, e.getMessage()),
        e);
  }
}
