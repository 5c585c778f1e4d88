package dev.tandem.observe.lineage;

import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.How;
import dev.tandem.ledger.LineageLog.Learnt;
import dev.tandem.ledger.LineageLog.MadeRow;
import dev.tandem.ledger.LineageLog.Measured;
import dev.tandem.ledger.LineageLog.Origin;
import dev.tandem.ledger.LineageLog.Reach;
import dev.tandem.ledger.LineageLog.Source;
import dev.tandem.ledger.LineageLog.Touched;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.lineage.Graph.Edge;
import dev.tandem.observe.lineage.Graph.Node;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The neighbours of one node. */
final class GraphBuilder {
  private final Ledger ledger;
  private final int limit;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Set<Edge> edges = new LinkedHashSet<>();
  private boolean more;

  /**
   * @param limit of the neighbours of a kind
   */
  GraphBuilder(Ledger ledger, int limit) {
    this.ledger = ledger;
    this.limit = limit;
  }

  /**
   * @param node kind and name, as {@link Node#id}
   * @throws UserError if there is no such node
   */
  Graph around(String node) {
    int colon = node.indexOf(':');
    String name = node.substring(colon + 1);
    switch (node.substring(0, Math.max(0, colon))) {
      case "source" -> source(name);
      case "document" -> document(key(name, node), OptionalInt.empty());
      case "version" -> {
        int at = name.lastIndexOf('@');
        boolean numbered = at > 0 && name.substring(at + 1).matches("\\d{1,9}");
        document(
            key(numbered ? name.substring(0, at) : name, node),
            numbered ? OptionalInt.of(Integer.parseInt(name.substring(at + 1))) : OptionalInt.empty());
      }
      case "answer" -> answer(name);
      case "adapter" -> adapter(name);
      case "comparison" -> comparison(name);
      case "decision" -> decision(name);
      default -> throw none(node);
    }
    return new Graph(node, List.copyOf(nodes.values()), List.copyOf(edges), more);
  }

  private static UserError none(String node) {
    return new UserError(
        "The lineage has no node '%s'; write KIND:NAME, such as document:hr/leave.md or answer:ID."
            .formatted(node));
  }

  private static DocumentKey key(String name, String node) {
    int slash = name.indexOf('/');
    if (slash <= 0) {
      throw none(node);
    }
    return new DocumentKey(name.substring(0, slash), name.substring(slash + 1));
  }

  private String add(String kind, String name, String label, boolean gone) {
    String id = kind + ":" + name;
    nodes.putIfAbsent(id, new Node(id, kind, label, gone ? "gone" : ""));
    return id;
  }

  private void edge(String from, String to, String kind) {
    edges.add(new Edge(from, to, kind));
  }

  private <T> List<T> some(List<T> all) {
    more |= all.size() > limit;
    return all.size() > limit ? all.subList(0, limit) : all;
  }

  // ---- kinds

  private String documentNode(DocumentKey key) {
    Optional<VersionInfo> current = ledger.documents().current(key.collection(), key.docId());
    return add(
        "document", key.collection() + "/" + key.docId(), key.docId(), current.isEmpty());
  }

  private String versionNode(DocumentKey key, int version) {
    String document = documentNode(key);
    int current =
        ledger.documents().current(key.collection(), key.docId()).map(VersionInfo::version).orElse(0);
    String node =
        add(
            "version",
            key.collection() + "/" + key.docId() + "@" + version,
            key.docId() + " v" + version,
            current == 0);
    edge(document, node, "holds");
    return node;
  }

  private void source(String path) {
    List<DocumentKey> documents = ledger.lineage().from(path);
    if (documents.isEmpty()) {
      throw none("source:" + path);
    }
    String node = add("source", path, path, false);
    some(documents).forEach(each -> edge(node, documentNode(each), "holds"));
  }

  private void document(DocumentKey key, OptionalInt version) {
    int last = ledger.documents().lastVersion(key.collection(), key.docId());
    if (last == 0 || version.orElse(1) < 1 || version.orElse(1) > last) {
      throw none("document:" + key.collection() + "/" + key.docId());
    }
    String document = documentNode(key);
    for (String path : ledger.lineage().sources(key)) {
      edge(add("source", path, path, false), document, "holds");
    }
    for (int each = last; each > Math.max(0, last - limit); each--) {
      if (version.isEmpty() || version.getAsInt() == each) {
        versionNode(key, each);
      }
    }
    String from = version.isPresent() ? versionNode(key, version.getAsInt()) : document;
    ledger
        .collections()
        .find(key.collection())
        .ifPresent(info -> edge(document, generation(info.name(), info.generation()), "holds"));
    reach(from, new Origin(List.of(key), version, List.of()));
  }

  private String generation(String collection, int number) {
    return add(
        "generation", collection + "/" + number, "index of %s, %d".formatted(collection, number),
        ledger
            .collections()
            .find(collection)
            .map(CollectionInfo::generation)
            .filter(now -> now == number)
            .isEmpty());
  }

  private void reach(String from, Origin origin) {
    Reach reach = ledger.lineage().reach(origin, limit);
    more |= reach.counts().all() > limit;
    for (Touched each : reach.answers()) {
      edge(from, answerNode(each.answerId()), word(each.how()));
    }
    for (MadeRow each : some(reach.rows())) {
      String name = each.collection() + "/" + each.set() + "/" + each.row();
      edge(from, add("example", name, each.set() + " " + each.row(), false), "made");
    }
    for (Learnt each : some(reach.adapters())) {
      String node = add("adapter", each.id(), each.name(), false);
      if (!node.equals(from)) {
        edge(from, node, "learnt");
      }
    }
    for (Measured each : some(reach.comparisons())) {
      edge(from, comparisonNode(each), "measured");
    }
    for (Decided each : some(reach.decisions())) {
      String comparison = "comparison:" + each.comparison();
      edge(nodes.containsKey(comparison) ? comparison : from, decisionNode(each), "decided");
    }
  }

  private static String word(How how) {
    return how.name().toLowerCase(Locale.ROOT);
  }

  private String answerNode(String id) {
    return add("answer", id, "answer " + id.substring(0, Math.min(8, id.length())), false);
  }

  private String comparisonNode(Measured measured) {
    return add(
        "comparison",
        measured.comparison(),
        "comparison of " + measured.collection() + " " + measured.time(),
        false);
  }

  private String decisionNode(Decided decision) {
    String id = "decision:" + decision.id();
    nodes.putIfAbsent(
        id,
        new Node(
            id,
            "decision",
            "decision for " + decision.arm(),
            decision.stale().isPresent() ? "stale" : ""));
    return id;
  }

  private void answer(String id) {
    AnswerRecord given =
        ledger.answers().replayForOperator(id).orElseThrow(() -> none("answer:" + id)).given();
    String node = answerNode(id);
    edge(generation(given.collection(), given.generation()), node, "searched");
    Set<DocumentKey> cited = new LinkedHashSet<>();
    given
        .citations()
        .forEach(
            each -> {
              DocumentKey key = new DocumentKey(each.collection(), each.docId());
              cited.add(key);
              edge(versionNode(key, each.version()), node, word(How.CITED));
            });
    for (AnswerRecord.Retrieved each : some(given.retrieved())) {
      DocumentKey key = new DocumentKey(each.collection(), each.docId());
      String version = versionNode(key, each.version());
      String chunk = add("chunk", key.collection() + "/" + each.chunkId(), each.chunkId(), false);
      edge(version, chunk, "holds");
      edge(chunk, node, word(each.used() ? How.PROMPTED : How.FOUND));
    }
    ledger
        .lineage()
        .adapterOf(id)
        .ifPresent(adapter -> edge(adapterNode(adapter), node, word(How.WRITTEN)));
  }

  private String adapterNode(String id) {
    String name =
        ledger.adapters().all().stream()
            .filter(each -> each.id().equals(id))
            .map(AdapterInfo::name)
            .findFirst()
            .orElse(id);
    return add("adapter", id, name, false);
  }

  private void adapter(String id) {
    AdapterInfo adapter =
        ledger.adapters().all().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> none("adapter:" + id));
    String node = adapterNode(id);
    some(adapter.documents()).forEach(key -> edge(documentNode(key), node, "learnt"));
    reach(node, new Origin(List.of(), OptionalInt.empty(), List.of(id)));
  }

  private void comparison(String id) {
    List<Measured> arms = ledger.lineage().arms(id);
    if (arms.isEmpty()) {
      throw none("comparison:" + id);
    }
    String node = comparisonNode(arms.getFirst());
    for (Measured arm : arms) {
      arm.adapter().ifPresent(adapter -> edge(adapterNode(adapter), node, "measured"));
      for (Source each : some(ledger.lineage().sourcesOf(id, arm.arm()))) {
        edge(versionNode(each.document(), each.version()), node, word(each.how()));
      }
    }
    ledger
        .lineage()
        .decisionOn(id)
        .ifPresent(decision -> edge(node, decisionNode(decision), "decided"));
  }

  private void decision(String id) {
    Decided decision = ledger.lineage().decision(id).orElseThrow(() -> none("decision:" + id));
    comparison(decision.comparison());
    edge("comparison:" + decision.comparison(), decisionNode(decision), "decided");
  }
}
