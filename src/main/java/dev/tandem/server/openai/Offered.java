package dev.tandem.server.openai;

import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.server.Caller;
import dev.tandem.server.Shelf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models that a caller may ask. */
final class Offered {
  private final Tandem tandem;
  private final Shelf shelf;
  private final Map<String, Path> adapters;

  /**
   * @param adapters of the settings by name, each a model of its own beside the one without
   */
  Offered(Tandem tandem, Shelf shelf, Map<String, Path> adapters) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.adapters = adapters;
  }

  /**
   * A model.
   *
   * @param id its name
   * @param created seconds since 1970; 0 where nobody knows
   */
  record Model(String id, long created) {}

  /**
   * The adapters that the caller may name: those of the settings, and those that were trained for a
   * collection that is asked, as far as the caller may use them. One of the settings hides a
   * trained one of its name.
   */
  ModelName.Adapters adapters(Caller caller) {
    return (collections, name) ->
        Optional.ofNullable(adapters.get(name))
            .or(
                () ->
                    collections.stream()
                        .flatMap(each -> Stream.ofNullable(trained(each).get(name)))
                        .filter(path -> tandem.asking().admits(path, caller.who()))
                        .findFirst());
  }

  private Map<String, Path> trained(String collection) {
    return tandem.adapters().answering(collection);
  }

  /** What a model is called that answers with an adapter which was trained for a collection. */
  Optional<String> name(String collection, String adapter) {
    return Optional.ofNullable(trained(collection).get(adapter))
        .map(path -> "tandem/%s/%s/%s".formatted(collection, arm(path).wireName(), adapter));
  }

  /** The arm that an adapter was trained for. */
  private static Arm arm(Path adapter) {
    return HybridPrompt.trained(adapter) ? Arm.HYBRID : Arm.TUNED;
  }

  /** All; the embedder is the last. */
  List<Model> to(Caller caller) {
    List<Model> models = new ArrayList<>();
    for (CollectionInfo info : shelf.seenBy(caller)) {
      if (info.aclConfirmed()) {
        Stream<String> arms =
            tandem.asking().arms(info.name(), caller.who()).stream().map(Arm::wireName);
        Stream.concat(arms, adapted(caller, info.name()))
            .map(arm -> "tandem/" + info.name() + "/" + arm)
            .forEach(id -> models.add(new Model(id, info.created().getEpochSecond())));
      }
    }
    if (shelf.all(caller).size() > 1) {
      models.add(new Model("tandem/%s/%s".formatted(Tandem.ALL, Arm.RAG.wireName()), 0));
    }
    models.add(new Model(tandem.machine().embedderId(), 0));
    return models;
  }

  /** The ways in which the adapters that the caller may use can be asked. */
  private Stream<String> adapted(Caller caller, String collection) {
    Map<String, Path> all = new TreeMap<>(trained(collection));
    all.putAll(adapters);
    return all.entrySet().stream()
        .filter(each -> tandem.asking().admits(each.getValue(), caller.who()))
        .flatMap(
            each ->
                Stream.of(Arm.BASE, Arm.RAG, arm(each.getValue()))
                    .map(arm -> arm.wireName() + "/" + each.getKey()));
  }
}
