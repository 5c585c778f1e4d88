package dev.tandem;

import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.FewShot;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Material;
import dev.tandem.compare.evidence.ChangeFrequency;
import dev.tandem.compare.evidence.Control;
import dev.tandem.compare.evidence.DataQuality;
import dev.tandem.compare.evidence.Freshness;
import dev.tandem.compare.evidence.Learnt;
import dev.tandem.compare.evidence.Privacy;
import dev.tandem.compare.evidence.Sandbox;
import dev.tandem.compare.evidence.Security;
import dev.tandem.compare.evidence.StoredDocument;
import dev.tandem.embed.RememberedVectors;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.training.Cards;
import dev.tandem.tune.Gate;
import dev.tandem.tune.GateRule;
import dev.tandem.tune.Lineage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The experiments with the facts of documents and rows, put together from the rooms. */
final class FactExperiments {
  private static final String SANDBOX = "sandbox"; // in the report's folder
  private static final int SAMPLE = 100; // documents beside those that are asked about
  private static final int COMPARED = 2000; // documents held against each other
  private static final long SEED = 20261130;

  private final Rooms rooms;
  private final AskOptions options;
  private final Comparing.Request request;
  private final Comparison comparison;
  private final Material material;
  private final Optional<FewShot> examples;
  private Optional<RememberedVectors> vectors = Optional.empty();

  FactExperiments(
      Rooms rooms,
      AskOptions options,
      Comparing.Request request,
      Comparison comparison,
      Material material,
      Optional<FewShot> examples) {
    this.rooms = rooms;
    this.options = options;
    this.request = request;
    this.comparison = comparison;
    this.material = material;
    this.examples = examples;
  }

  Freshness freshness() {
    return new Freshness(comparison, sandboxes(), learnt(), request.who());
  }

  ChangeFrequency changeFrequency() {
    return new ChangeFrequency(comparison, versions(), learnt(), rooms.home().clock().instant());
  }

  Control control() {
    return new Control(comparison, material.rows().stream().map(Example::answer).toList());
  }

  Security security() {
    return new Security(comparison, sandboxes(), material.rows(), learnt());
  }

  Privacy privacy() {
    return new Privacy(comparison, sandboxes(), material.rows(), learnt(), request.who());
  }

  DataQuality dataQuality() {
    return new DataQuality(comparison, stored(), material.rows(), () -> rooms.home().embedder());
  }

  private Sandbox.Maker sandboxes() {
    return docIds ->
        new SandboxHome(
            rooms.home(),
            vectors(),
            request.folder().resolve(SANDBOX),
            request,
            options,
            material,
            examples,
            withOthers(docIds));
  }

  /** Sandboxes copy mostly the same documents. */
  private RememberedVectors vectors() {
    if (vectors.isEmpty()) {
      vectors = Optional.of(new RememberedVectors(rooms.home().embedder()));
    }
    return vectors.get();
  }

  /** And some of the other documents, drawn by chance. */
  private Set<String> withOthers(Collection<String> docIds) {
    Set<String> all = new LinkedHashSet<>(docIds);
    List<String> others = ids();
    others.removeAll(all);
    Collections.shuffle(others, new Random(SEED));
    all.addAll(others.subList(0, Math.min(SAMPLE, others.size())));
    return all;
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    documents().forEachCurrent(request.collection(), info -> ids.add(info.docId()));
    return ids;
  }

  private DocumentLog documents() {
    return rooms.home().ledger().documents();
  }

  private List<StoredDocument> stored() {
    List<String> ids = ids();
    Collections.shuffle(ids, new Random(SEED));
    return ids.subList(0, Math.min(COMPARED, ids.size())).stream()
        .sorted()
        .flatMap(id -> SandboxHome.read(documents(), request.collection(), id).stream())
        .map(SandboxHome::stored)
        .toList();
  }

  /** All versions whose text is kept; of most documents the first is the only one. */
  private List<VersionInfo> versions() {
    List<VersionInfo> current = new ArrayList<>();
    documents().forEachCurrent(request.collection(), current::add);
    List<VersionInfo> all = new ArrayList<>();
    for (VersionInfo info : current) {
      if (info.version() == 1) {
        all.add(info);
      } else {
        all.addAll(documents().versions(request.collection(), info.docId()));
      }
    }
    return all;
  }

  /** What is known of the adapters of the arms that were compared, by arm. */
  private Map<String, Learnt> learnt() {
    Map<String, Learnt> learnt = new TreeMap<>();
    for (Map.Entry<Arm, Path> each : request.adapters().entrySet()) {
      if (request.arms().contains(each.getKey().wireName())) {
        learnt.put(each.getKey().wireName(), learnt(each.getValue()));
      }
    }
    return learnt;
  }

  private Learnt learnt(Path adapter) {
    Optional<AdapterInfo> info =
        rooms.home().anyLedger().adapters().at(adapter.toAbsolutePath().normalize().toString());
    List<DocumentKey> documents =
        info.map(AdapterInfo::documents)
            .or(() -> Cards.lineage(adapter).map(Lineage::documents))
            .orElse(List.of());
    Double seconds = info.map(known -> known.metrics().get("seconds")).orElse(null);
    return new Learnt(
        seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds),
        exposure(adapter),
        documents.stream()
            .filter(
                key -> key.collection().isEmpty() || key.collection().equals(request.collection()))
            .map(DocumentKey::docId)
            .collect(Collectors.toSet()),
        Principals.of(Audience.of(adapter).readers().orElse(Acl.PUBLIC).readers()));
  }

  private static Optional<Estimate> exposure(Path adapter) {
    return Cards.read(adapter).map(Cards.Kept::gates).orElse(List.of()).stream()
        .filter(gate -> gate.name().equals(GateRule.LEAK_CANARIES.wireName()))
        .filter(gate -> gate.value().isPresent())
        .map(FactExperiments::estimate)
        .findFirst();
  }

  private static Estimate estimate(Gate gate) {
    double value = gate.value().orElseThrow();
    return new Estimate(
        value, gate.low().orElse(value), gate.high().orElse(value), Math.max(1, gate.n()));
  }
}
