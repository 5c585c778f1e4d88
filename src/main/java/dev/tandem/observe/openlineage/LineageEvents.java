package dev.tandem.observe.openlineage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells each run when it begins, and when it is complete or failed. */
public final class LineageEvents implements AutoCloseable {
  /** Of jobs, and of datasets that a home holds. */
  public static final String NAMESPACE = "tandem";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Outbox> outbox;
  private final InstantSource clock;
  private final String producer;

  private LineageEvents(Optional<Outbox> outbox, InstantSource clock, String producer) {
    this.outbox = outbox;
    this.clock = clock;
    this.producer = producer;
  }

  /**
   * @param file that events are added to, one a line; empty for none
   * @param address that they are posted to; empty for none
   * @param key for that address; empty for none
   * @param version of the program
   */
  public static LineageEvents open(
      Optional<Path> file,
      Optional<URI> address,
      String key,
      InstantSource clock,
      String version) {
    return new LineageEvents(
        file.isEmpty() && address.isEmpty()
            ? Optional.empty()
            : Optional.of(new Outbox(file, address, key)),
        clock,
        "urn:tandem:" + version);
  }

  Optional<Outbox.Counts> counts() {
    return outbox.map(Outbox::counts);
  }

  /**
   * Does work and tells of it.
   *
   * @param job {@code ingest}, {@code train}, ...
   * @param of the collection, or what else makes it another job than others; empty for nothing
   * @param inputs known at the beginning
   * @param told what came of it
   */
  public <T> T run(
      String job, String of, List<Dataset> inputs, Supplier<T> work, Function<T, Work> told) {
    if (outbox.isEmpty()) {
      return work.get();
    }
    Instant began = clock.instant();
    Run run = new Run(RunIds.at(began), of.isEmpty() ? job : job + "." + of, Optional.empty());
    put("START", began, run, new Work(inputs, List.of(), Map.of(), List.of()), "");
    T done;
    try {
      done = work.get();
    } catch (RuntimeException e) {
      // Not its message: people's words may stand in it.
      String failure = e.getClass().getSimpleName();
      put("FAIL", clock.instant(), run, new Work(inputs, List.of(), Map.of(), List.of()), failure);
      throw e;
    }
    Work came = told.apply(done);
    Instant ended = clock.instant();
    for (Work.Step step : came.steps()) {
      Run part =
          new Run(
              RunIds.at(began),
              of.isEmpty() ? step.job() : step.job() + "." + of,
              Optional.of(run));
      put("START", began, part, new Work(step.inputs(), List.of(), Map.of(), List.of()), "");
      put(
          "COMPLETE",
          ended,
          part,
          new Work(step.inputs(), step.outputs(), Map.of(), List.of()),
          "");
    }
    put("COMPLETE", ended, run, came, "");
    return done;
  }

  /**
   * @param parent the run that it is a part of
   */
  private record Run(UUID id, String job, Optional<Run> parent) {}

  private void put(String type, Instant time, Run run, Work work, String failure) {
    ObjectNode event = JSON.createObjectNode();
    event.put("eventType", type).put("eventTime", time.toString());
    event.put("producer", producer).put("schemaURL", Facets.EVENT);
    ObjectNode facets = event.putObject("run").put("runId", run.id().toString()).putObject("facets");
    run.parent()
        .ifPresent(
        each -> {
          ObjectNode facet = Facets.add(facets, "parent", producer, Facets.PARENT);
          facet.putObject("run").put("runId", each.id().toString());
          facet.putObject("job").put("namespace", NAMESPACE).put("name", each.job());
        });
    if (!failure.isEmpty()) {
      Facets.add(facets, "errorMessage", producer, Facets.ERROR)
          .put("message", failure)
          .put("programmingLanguage", "Java");
    }
    if (!work.figures().isEmpty()) {
      ObjectNode facet =
          Facets.add(facets, "tandem_figures", producer, producer + ":FiguresRunFacet");
      new TreeMap<>(work.figures())
          .forEach(
              (name, value) -> {
                if (Double.isFinite(value)) {
                  facet.put(name, value);
                }
              });
    }
    if (!work.tests().isEmpty()) {
      ArrayNode tests =
          Facets.add(facets, "test", producer, Facets.TESTS).putArray("tests");
      work.tests()
          .forEach(
              test ->
                  tests
                      .addObject()
                      .put("name", test.name())
                      .put("status", test.passed() ? "pass" : "fail"));
    }
    Facets.add(
            event.putObject("job").put("namespace", NAMESPACE).put("name", run.job()).putObject("facets"),
            "jobType",
            producer,
            Facets.JOB_TYPE)
        .put("processingType", "BATCH")
        .put("integration", "TANDEM")
        .put("jobType", "JOB");
    ArrayNode read = event.putArray("inputs");
    work.inputs().forEach(each -> each.writeInput(read.addObject(), producer));
    ArrayNode written = event.putArray("outputs");
    work.outputs().forEach(each -> each.writeOutput(written.addObject(), producer));
    outbox.orElseThrow().put(event.toString());
  }

  @Override
  public void close() {
    outbox.ifPresent(Outbox::close);
  }
}
