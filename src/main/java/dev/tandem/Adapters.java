package dev.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Promotions;
import dev.tandem.example.Audience;
import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Folders;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.training.Cards;
import dev.tandem.tune.Card;
import dev.tandem.tune.Gate;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Adapters that were trained in a home. */
public final class Adapters {
  private final Home home;
  private final Training training;
  private final Scribe scribe;

  Adapters(Home home, Training training, Scribe scribe) {
    this.home = home;
    this.training = training;
    this.scribe = scribe;
  }

  /**
   * An adapter as it is now.
   *
   * @param method what was trained; empty if its folder does not say any more
   * @param present whether its folder is where it was written
   * @param tainted documents that rows were made from and that have been deleted since
   * @param gates what its card says that it was tested for
   */
  public record Listed(
      AdapterInfo adapter,
      Optional<String> method,
      boolean present,
      List<DocumentKey> tainted,
      List<Gate> gates) {}

  /** All, oldest first. */
  public List<Listed> all() {
    return home.anyLedger().adapters().all().stream().map(this::look).toList();
  }

  /** Where the adapters of a collection lie that answer at all, the newest of each name. */
  public Map<String, Path> answering(String collection) {
    Map<String, Path> adapters = new TreeMap<>();
    for (AdapterInfo each : home.anyLedger().adapters().all()) {
      Path folder = Path.of(each.path());
      boolean answers =
          each.refused().isEmpty()
              && Files.isDirectory(folder)
              && method(folder.resolve(Audience.FILE)).equals(Optional.of(Method.LORA.wireName()));
      if (each.collection().equals(collection) && answers) {
        adapters.put(each.name(), folder);
      }
    }
    return adapters;
  }

  /**
   * The newest of that name or folder.
   *
   * @throws UserError if none was trained here
   */
  public Listed find(String nameOrPath) {
    return find(nameOrPath, Path.of(nameOrPath))
        .orElseThrow(
            () ->
                new UserError(
                    "No adapter '%s' was trained in this home; 'tandem adapter list' lists them."
                        .formatted(nameOrPath)));
  }

  /** The newest of that name or folder; empty if none was trained here. */
  Optional<Listed> find(String name, Path path) {
    String folder = path.toAbsolutePath().normalize().toString();
    return all().reversed().stream()
        .filter(each -> each.adapter().name().equals(name) || each.adapter().path().equals(folder))
        .findFirst();
  }

  /**
   * Writes an adapter for other programs, and compares what they will read with what was trained.
   * What says who may use it goes along.
   *
   * @param progress hears of merged formats how many megabytes are written
   * @throws UserError if there is no such adapter, its base is not the home's model, the folder is
   *     not free, the format does not fit, or what was written is not what was trained
   */
  public Exported export(ExportRequest request, StepProgress progress) {
    return scribe.changes(
        "exported", "", "adapter", () -> new Exporting(this, training, request).run(progress));
  }

  /**
   * Where an adapter lies: the newest of that name or folder, else a folder or file as it stands.
   *
   * @param path what the name means as one
   * @throws UserError if it is neither
   */
  public Path path(String name, Path path) {
    Optional<Path> known = find(name, path).map(found -> Path.of(found.adapter().path()));
    if (known.isPresent() || Files.exists(path)) {
      return known.orElse(path);
    }
    throw new UserError(
        "No adapter '%s' was trained in this home, and there is no such folder or file; 'tandem adapter list' lists them."
            .formatted(name));
  }

  /**
   * Lets a collection's arm answer with an adapter: {@code hybrid} where it was trained with
   * passages, {@code tuned} otherwise. The one before can be had back by {@link #rollback}.
   *
   * @param unmeasured gates that need not have been measured
   * @throws UserError if there is no such adapter or collection, its gates were not measured, or it
   *     does not pass them
   */
  public Promoted promote(String nameOrPath, Path path, String collection, Set<String> unmeasured) {
    return promoteAt(
        nameOrPath, path(nameOrPath, path).toAbsolutePath().normalize(), collection, unmeasured);
  }

  /** The same of the very one that is listed. */
  public Promoted promote(Listed listed, String collection, Set<String> unmeasured) {
    return promoteAt(
        listed.adapter().name(), Path.of(listed.adapter().path()), collection, unmeasured);
  }

  private Promoted promoteAt(
      String nameOrPath, Path adapter, String collection, Set<String> unmeasured) {
    return scribe.changes(
        "promoted",
        collection,
        String.valueOf(adapter.getFileName()),
        () -> promoted(nameOrPath, adapter, collection, unmeasured));
  }

  private Promoted promoted(
      String nameOrPath, Path adapter, String collection, Set<String> unmeasured) {
    home.collection(collection);
    home.anyLedger()
        .adapters()
        .at(adapter.toString())
        .map(AdapterInfo::refused)
        .filter(why -> !why.isEmpty())
        .ifPresent(
            why -> {
              throw new UserError(
                  "The adapter '%s' was refused by its gates (%s) and answers nobody; train a better one."
                      .formatted(nameOrPath, why));
            });
    List<Gate> gates = Cards.read(adapter).map(Cards.Kept::gates).orElse(List.of());
    if (gates.isEmpty()) {
      throw new UserError(
          "The adapter '%s' has passed no gates; measure them first: tandem adapter check %s --data train.jsonl --dev dev.jsonl"
              .formatted(nameOrPath, nameOrPath));
    }
    String against = GateReport.refusal(gates, unmeasured);
    if (!against.isEmpty()) {
      throw new UserError(
          "The adapter '%s' does not pass %s; '%s' stays with what it has (--allow-unmeasured NAME lets one be that could not be measured)."
              .formatted(nameOrPath, against, collection));
    }
    Optional<Lineage> lineage = Cards.lineage(adapter);
    if (!Files.isRegularFile(LoraAdapter.weights(adapter))) {
      throw new UserError(
          "'%s' is no adapter but a model; name it with --model or in the setting 'model'."
              .formatted(nameOrPath));
    }
    if (lineage.flatMap(Lineage::labels).isPresent()) {
      throw new UserError(
          "The adapter '%s' gives labels, and no arm asks for labels; ask it with: tandem eval labels."
              .formatted(nameOrPath));
    }
    lineage.ifPresent(says -> requireBase(nameOrPath, says));
    Arm arm = lineage.flatMap(Lineage::retrieval).isPresent() ? Arm.HYBRID : Arm.TUNED;
    Promotions promotions = new Promotions(home.writerLedger().collections(), collection);
    promotions.promote(arm, adapter);
    return promoted(promotions, arm);
  }

  /**
   * Takes an arm's adapter back, for the one before.
   *
   * @throws UserError if none was promoted
   */
  public Promoted rollback(String collection, Arm arm) {
    home.collection(collection);
    return scribe.changes(
        "rolled-back",
        collection,
        arm.wireName(),
        () -> {
          Promotions promotions = new Promotions(home.writerLedger().collections(), collection);
          promotions.rollback(arm);
          return promoted(promotions, arm);
        });
  }

  /** What an adapter's card says, as JSON; empty if it has none. */
  public Optional<JsonNode> card(Listed listed) {
    return text(listed, Card.JSON).map(Json::tree);
  }

  /** The card as a page; empty if it has none. */
  public Optional<String> cardPage(Listed listed) {
    return text(listed, Card.PAGE);
  }

  private static Optional<String> text(Listed listed, String name) {
    Path file = Path.of(listed.adapter().path()).resolve(name);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UserError(
          "The card of the adapter '%s' cannot be read.".formatted(listed.adapter().name()), e);
    }
  }

  /** The arms of a collection that answer with an adapter now. */
  public List<Arm> answering(Listed listed, String collection) {
    Promotions promotions = new Promotions(home.anyLedger().collections(), collection);
    return Arrays.stream(Arm.values())
        .filter(Arm::needsAdapter)
        .filter(
            arm -> promotions.current(arm).equals(Optional.of(Path.of(listed.adapter().path()))))
        .toList();
  }

  /**
   * Deletes the folder of an adapter that the home keeps; the ledger goes on knowing what it had
   * learnt.
   *
   * @throws UserError if a collection answers with it, or it lies elsewhere
   */
  public void delete(Listed listed) {
    AdapterInfo adapter = listed.adapter();
    for (CollectionInfo collection : home.anyLedger().collections().all()) {
      if (!answering(listed, collection.name()).isEmpty()) {
        throw new UserError(
            "'%s' answers with the adapter '%s'; roll it back first."
                .formatted(collection.name(), adapter.name()));
      }
    }
    Path folder = Path.of(adapter.path());
    if (!folder.startsWith(training.folder(adapter.collection())) || adapter.name().isEmpty()) {
      throw new UserError(
          "The adapter '%s' lies outside of the home; delete its folder on the machine."
              .formatted(adapter.name()));
    }
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UserError(
          "The folder of the adapter '%s' cannot be deleted.".formatted(adapter.name()), e);
    }
  }

  private void requireBase(String name, Lineage lineage) {
    Path base = training.base();
    if (!lineage.baseSha256().equals(ModelStore.standard().sha256(base))) {
      throw new UserError(
          "The adapter '%s' was trained on '%s', and this home answers with '%s'; it would answer nonsense."
              .formatted(name, lineage.base(), base.getFileName()));
    }
  }

  private static Promoted promoted(Promotions promotions, Arm arm) {
    return new Promoted(
        promotions.collection(),
        arm.wireName(),
        promotions.of(arm).stream().map(Path::toString).toList());
  }

  /**
   * An adapter that documents have left behind.
   *
   * @param deleted documents of its rows that are gone
   * @param changed those with a newer version than it learnt
   * @param command that makes it again; empty where it does not say
   */
  public record Stale(
      String name,
      String path,
      List<DocumentKey> deleted,
      List<DocumentKey> changed,
      Optional<Lineage.Command> command) {}

  /**
   * Those whose documents were deleted or changed since. Of adapters that the same command made,
   * but for their folders, the newest alone.
   */
  public List<Stale> stale() {
    return new StaleAdapters(home.anyLedger().documents()).among(all());
  }

  /** Whether a document was there once and is no more. */
  static Predicate<DocumentKey> deleted(DocumentLog documents) {
    return key ->
        documents.current(key.collection(), key.docId()).isEmpty()
            && documents.lastVersion(key.collection(), key.docId()) > 0;
  }

  private Listed look(AdapterInfo adapter) {
    DocumentLog documents = home.anyLedger().documents();
    return new Listed(
        adapter,
        method(Path.of(adapter.path()).resolve(Audience.FILE)),
        Files.isDirectory(Path.of(adapter.path())),
        adapter.documents().stream().filter(deleted(documents)).toList(),
        gates(Path.of(adapter.path())));
  }

  /** Of one broken card nothing is told; the others are listed. */
  private static List<Gate> gates(Path adapter) {
    try {
      return Cards.read(adapter).map(Cards.Kept::gates).orElse(List.of());
    } catch (UserError broken) {
      return List.of();
    }
  }

  /** What a folder says that was trained; empty where it does not say, or cannot be read. */
  private static Optional<String> method(Path lineage) {
    try {
      return Files.isRegularFile(lineage)
          ? Optional.of(
              Json.mapper()
                  .readTree(Files.readString(lineage))
                  .path("method")
                  .asText(Method.LORA.wireName()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
