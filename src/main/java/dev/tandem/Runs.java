package dev.tandem;

import dev.tandem.compare.Comparison;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.llm.ModelStore;
import dev.tandem.observe.openlineage.Dataset;
import dev.tandem.observe.openlineage.Dataset.Check;
import dev.tandem.observe.openlineage.LineageEvents;
import dev.tandem.observe.openlineage.Work;
import dev.tandem.text.Sha256;
import dev.tandem.training.TuneRequest;
import dev.tandem.training.Tuned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a home reads and writes, told to catalogues as runs and datasets. No text is told. */
final class Runs {
  private static final String FILES = "file";
  private static final String HELD = LineageEvents.NAMESPACE;

  private static final Map<String, String> DOCUMENT =
      fields("id", "string", "version", "integer", "text", "string", "acl", "string");
  private static final Map<String, String> CHUNK =
      fields("id", "string", "document", "string", "start", "integer", "end", "integer");

  private final Home home;

  Runs(Home home) {
    this.home = home;
  }

  private static Map<String, String> fields(String... namesAndTypes) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.put(namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return fields;
  }

  private static Dataset file(Path path) {
    return Dataset.of(FILES, path.toAbsolutePath().normalize().toString());
  }

  /** With its hash as the version, where it can be read. */
  private static Dataset hashed(Path path) {
    try {
      return Files.isRegularFile(path)
          ? file(path).version(Sha256.of(Files.readAllBytes(path)))
          : file(path);
    } catch (IOException e) {
      return file(path); // who reads it says so
    }
  }

  private Dataset held(String collection, String what) {
    return Dataset.of(HELD, collection + "/" + what)
        .version(Long.toString(home.ledger().documents().sequence(collection)));
  }

  private Dataset documents(String collection) {
    return held(collection, "documents").fields(DOCUMENT);
  }

  /** The index of now, made of documents by an embedder. */
  private Dataset index(String collection) {
    int generation =
        home.ledger().collections().find(collection).map(CollectionInfo::generation).orElse(1);
    return held(collection, "index/" + generation);
  }

  private List<Work.Step> steps(String collection, DocumentLog.Totals totals) {
    Dataset documents = documents(collection);
    Dataset chunks = held(collection, "chunks").fields(CHUNK).rows(totals.chunks());
    Dataset vectors =
        held(collection, "vectors")
            .fields(
                fields(
                    "chunk",
                    "string",
                    "vector",
                    "float[%d]".formatted(home.embedder().dimension())))
            .rows(totals.chunks());
    return List.of(
        new Work.Step("chunk", List.of(documents), List.of(chunks)),
        new Work.Step("embed", List.of(chunks), List.of(vectors)),
        new Work.Step(
            "index", List.of(chunks, vectors), List.of(index(collection).rows(totals.chunks()))));
  }

  IngestReport ingest(IngestRequest request, Supplier<IngestReport> work) {
    String collection = request.collection();
    List<Dataset> inputs = request.paths().stream().map(Runs::file).toList();
    return home.events()
        .run(
            "ingest",
            collection,
            inputs,
            work,
            report -> {
              DocumentLog.Totals totals = home.ledger().documents().totals(collection);
              List<Check> checks =
                  List.of(
                      new Check("every_file_was_read", report.failed() == 0),
                      new Check("there_are_documents", totals.documents() > 0));
              return new Work(
                  inputs.stream().map(input -> input.checks(checks)).toList(),
                  List.of(documents(collection).rows(totals.documents())),
                  report.metrics(),
                  steps(collection, totals));
            });
  }

  Reembedded reembed(String collection, Supplier<Reembedded> work) {
    List<Dataset> inputs = List.of(documents(collection));
    return home.events()
        .run(
            "reembed",
            collection,
            inputs,
            work,
            done -> {
              DocumentLog.Totals totals = home.ledger().documents().totals(collection);
              return new Work(
                  inputs,
                  List.of(index(collection).rows(totals.chunks())),
                  Map.of(),
                  steps(collection, totals).subList(1, 3));
            });
  }

  Tuned train(TuneRequest request, Path base, Supplier<Tuned> work) {
    List<Dataset> inputs =
        request.data().files().stream()
            .map(each -> file(each.path()).version(each.sha256()).rows(each.rows().size()))
            .toList();
    return home.events()
        .run(
            "train",
            request.collection(),
            inputs,
            work,
            tuned ->
                new Work(
                        List.of(
                                inputs,
                                List.of(file(base).version(ModelStore.standard().sha256(base))))
                            .stream()
                            .flatMap(List::stream)
                            .toList(),
                        List.of(
                            Dataset.of(
                                HELD, request.collection() + "/adapters/" + tuned.adapter())),
                        tuned.metrics(),
                        List.of())
                    .tests(
                        tuned.gates().stream()
                            .filter(gate -> gate.passed().isPresent())
                            .map(gate -> new Check(gate.name(), !gate.failed()))
                            .toList()));
  }

  /** An evaluation of a collection on files of questions. */
  <T> T evaluate(
      String collection,
      String what,
      List<Path> questions,
      Supplier<T> work,
      Function<T, Map<String, Double>> figures) {
    List<Dataset> files = questions.stream().map(Runs::hashed).toList();
    return home.events()
        .run(
            "evaluate",
            collection + "." + what,
            files,
            work,
            done ->
                new Work(
                    Stream.concat(files.stream(), Stream.of(index(collection))).toList(),
                    List.of(Dataset.of(HELD, collection + "/figures/" + what)),
                    figures.apply(done),
                    List.of()));
  }

  Comparison compare(Comparing.Request request, Supplier<Comparison> work) {
    return evaluate(
        request.collection(),
        "comparison",
        Stream.concat(request.train().stream(), Stream.of(request.test())).toList(),
        work,
        comparison -> {
          Map<String, Double> figures = new TreeMap<>();
          comparison
              .standings()
              .forEach(each -> each.quality().ifPresent(q -> figures.put(each.name(), q.value())));
          return figures;
        });
  }
}
