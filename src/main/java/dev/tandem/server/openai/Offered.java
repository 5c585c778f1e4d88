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
import java.util.stream.Stream;

/** The models that a caller may ask. */
final class Offered {
  private final Tandem tandem;
  private final Shelf shelf;
  private final Map<String, Path> adapters;

  /**
   * @param adapters by name, each a model of its own beside the one without
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

  /** Adapters that may be named in a model, where they lie. */
  Map<String, Path> adapters() {
    return adapters;
  }

  /** All; the embedder is the last. */
  List<Model> to(Caller caller) {
    List<Model> models = new ArrayList<>();
    for (CollectionInfo info : shelf.seenBy(caller)) {
      if (info.aclConfirmed()) {
        Stream<String> arms = tandem.arms(info.name(), caller.who()).stream().map(Arm::wireName);
        Stream.concat(arms, adapted(caller))
            .map(arm -> "tandem/" + info.name() + "/" + arm)
            .forEach(id -> models.add(new Model(id, info.created().getEpochSecond())));
      }
    }
    if (shelf.all(caller).size() > 1) {
      models.add(new Model("tandem/%s/%s".formatted(Tandem.ALL, Arm.RAG.wireName()), 0));
    }
    models.add(new Model(tandem.embedderId(), 0));
    return models;
  }

  /** The ways in which the adapters that the caller may use can be asked. */
  private Stream<String> adapted(Caller caller) {
    return adapters.entrySet().stream()
        .filter(each -> tandem.admits(each.getValue(), caller.who()))
        .flatMap(
            each ->
                Stream.of(
                        Arm.BASE,
                        Arm.RAG,
                        HybridPrompt.trained(each.getValue()) ? Arm.HYBRID : Arm.TUNED)
                    .map(arm -> arm.wireName() + "/" + each.getKey()));
  }
}
