package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.observe.world.Observer.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A world and what was said of it.
 *
 * @param seen which of its faults moved something that users see
 * @param said of incidents of which something was noticed from the onset on
 * @param early of the others: nothing was wrong then
 */
record Case(Twins twins, List<Boolean> seen, List<Said> said, List<Said> early) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Case of(Twins twins, List<Said> all) {
    Instant onset = twins.plan().onset();
    return new Case(
        twins,
        twins.faults().stream().map(fault -> Effect.of(twins, fault::concerns).seen()).toList(),
        all.stream().filter(each -> each.since(onset).isPresent()).toList(),
        all.stream().filter(each -> each.since(onset).isEmpty()).toList());
  }

  /** Whether one of its incidents names this fault, cause and target. */
  boolean exact(Fault fault) {
    return said.stream().anyMatch(each -> fault.named(each.cause(), each.target()));
  }

  /** Whether something is named that did not happen. */
  boolean blamed() {
    return said.stream()
        .filter(Said::determined)
        .anyMatch(
            each ->
                twins.faults().stream()
                    .noneMatch(fault -> fault.named(each.cause(), each.target())));
  }

  /**
   * What changed last before the first incident was noticed, or by the end where none was.
   *
   * @param edits whether edits of documents count, of which there are some every day
   */
  Optional<Change> latest(boolean edits) {
    Instant noticed =
        said.stream()
            .flatMap(each -> each.since(twins.plan().onset()).stream())
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    return twins.changes().stream()
        .filter(change -> !change.time().isAfter(noticed))
        .filter(change -> edits || !change.routine())
        .max(Comparator.comparing(Change::time));
  }

  Verdict verdict() {
    List<Verdict.Injected> faults = new ArrayList<>();
    for (int i = 0; i < twins.faults().size(); i++) {
      Fault fault = twins.faults().get(i);
      faults.add(
          new Verdict.Injected(
              fault.cause(),
              seen.get(i),
              exact(fault),
              said.stream().anyMatch(each -> fault.is(each.cause())),
              latest(true).filter(change -> names(change, fault)).isPresent(),
              latest(false).filter(change -> names(change, fault)).isPresent()));
    }
    return new Verdict(
        twins.plan().control().name(),
        faults,
        said.size(),
        early.size(),
        blamed(),
        said.stream().anyMatch(Said::determined),
        latest(true).isPresent());
  }

  private static boolean names(Change change, Fault fault) {
    return fault.named(change.cause(), change.target());
  }

  ObjectNode toJson() {
    ObjectNode node = JSON.createObjectNode();
    Plan plan = twins.plan();
    node.put("seed", plan.seed()).put("control", plan.control().name());
    node.put("onset", plan.onset().toString());
    node.put("no_feedback", plan.noFeedback()).put("no_looks", plan.noLooks());
    ArrayNode faults = node.putArray("faults");
    for (int i = 0; i < twins.faults().size(); i++) {
      Fault fault = twins.faults().get(i);
      faults
          .addObject()
          .put("fault", fault.toString())
          .put("seen", seen.get(i))
          .put("exact", exact(fault))
          .put("effect", Effect.of(twins, fault::concerns).toString());
    }
    plan.decoys().forEach(decoy -> node.withArray("decoys").add(decoy.toString()));
    said.forEach(each -> node.withArray("said").add(told(each)));
    early.forEach(each -> node.withArray("early").add(told(each)));
    latest(true).ifPresent(change -> node.put("latest_change", change.toString()));
    node.putPOJO("verdict", verdict());
    return node;
  }

  private static ObjectNode told(Said said) {
    ObjectNode node = JSON.createObjectNode().put("incident", said.incident());
    said.breaches().forEach(time -> node.withArray("noticed").add(time.toString()));
    node.put("title", said.title()).put("cause", said.cause()).put("target", said.target());
    node.put("confidence", said.confidence());
    said.how().forEach(line -> node.withArray("how").add(line));
    return node;
  }
}
