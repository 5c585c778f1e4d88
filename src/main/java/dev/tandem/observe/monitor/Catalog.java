package dev.tandem.observe.monitor;

import dev.tandem.ledger.CollectionInfo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that is watched at a moment. */
final class Catalog {
  private static final int SOURCES = 12; // of a collection, those with most documents

  /** Those of every home, by name. */
  static final Map<String, Metric> BUILT_IN =
      Stream.of(
              ofCollection(),
              DocumentMetrics.ofSource(),
              List.of(QualityMetrics.ofSet()),
              QualityMetrics.ofAdapter(),
              WorkMetrics.ofHome())
          .flatMap(List::stream)
          .collect(Collectors.toMap(Metric::name, Function.identity()));

  /** A monitor with what reads it. */
  record Entry(Monitor monitor, Metric metric) {}

  private final List<Metric> own;

  /**
   * @param own metrics of the organisation
   */
  Catalog(List<Metric> own) {
    this.own = List.copyOf(own);
  }

  private static List<Metric> ofCollection() {
    return Stream.of(
            DocumentMetrics.all(),
            QualityMetrics.all(),
            RetrievalMetrics.all(),
            AnswerMetrics.all(),
            WorkMetrics.all())
        .flatMap(List::stream)
        .toList();
  }

  String watches(String metric) {
    return Stream.concat(Stream.ofNullable(BUILT_IN.get(metric)), own.stream())
        .filter(each -> each.name().equals(metric))
        .map(Metric::watches)
        .findFirst()
        .orElse("");
  }

  static Unit unit(String metric) {
    return Optional.ofNullable(BUILT_IN.get(metric)).map(Metric::unit).orElse(Unit.NUMBER);
  }

  /** By the monitor's id. */
  Map<String, Entry> of(Scene scene) {
    Map<String, Entry> all = new LinkedHashMap<>();
    List<Metric> ofCollection = ofCollection();
    for (CollectionInfo info : scene.collections()) {
      String collection = info.name();
      ofCollection.forEach(
          metric ->
              put(
                  all,
                  metric,
                  collection,
                  metric.kind() == Kind.PIPELINES
                      ? "pipeline:ingest"
                      : "collection:" + collection));
      sources(scene.corpus(collection))
          .forEach(
              source ->
                  DocumentMetrics.ofSource()
                      .forEach(metric -> put(all, metric, collection, "source:" + source)));
      scene
          .sight()
          .sets(collection)
          .keySet()
          .forEach(
              set -> put(all, QualityMetrics.ofSet(), collection, "set:" + collection + "/" + set));
    }
    scene
        .sight()
        .adapters()
        .forEach(
            adapter ->
                QualityMetrics.ofAdapter()
                    .forEach(
                        metric ->
                            put(all, metric, adapter.collection(), "adapter:" + adapter.name())));
    WorkMetrics.ofHome().forEach(metric -> put(all, metric, "", target(metric)));
    own.forEach(metric -> put(all, metric, "", "own:" + metric.name().split("\\.")[1]));
    return all;
  }

  private static String target(Metric metric) {
    return switch (metric.name()) {
      case "pipelines.failed" -> "pipeline:jobs";
      case "pipelines.stuck" -> "pipeline:runs";
      case "pipelines.asks_failed" -> "pipeline:ask";
      default -> "server";
    };
  }

  private static void put(Map<String, Entry> all, Metric metric, String collection, String target) {
    Monitor monitor = metric.monitor(collection, target);
    all.put(monitor.id(), new Entry(monitor, metric));
  }

  private static List<String> sources(Corpus corpus) {
    return corpus.sources().entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Corpus.Source> each) -> -each.getValue().documents())
                .thenComparing(Map.Entry::getKey))
        .limit(SOURCES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
