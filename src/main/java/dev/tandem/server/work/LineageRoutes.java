package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.observe.lineage.Impact;
import dev.tandem.observe.lineage.ImpactReport;
import dev.tandem.observe.lineage.Reasked;
import dev.tandem.observe.lineage.Target;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What documents, sources, adapters and incidents reached. It names who asked and shows ids of
 * their answers, as the audit log does, and like that no text; so it is for operators.
 */
public final class LineageRoutes {
  private static final String KIND = "re-ask";
  private static final int MOST = 10_000;
  private static final int MOST_VERSIONS = 1_000_000_000;
  private static final int NEIGHBOURS = 500;

  private final Tandem tandem;
  private final Jobs jobs;
  private final JobRoutes told;

  public LineageRoutes(Tandem tandem, Jobs jobs, JobRoutes told) {
    this.tandem = tandem;
    this.jobs = jobs;
    this.told = told;
    jobs.knows(KIND, order -> job -> again(job, order.request()));
  }

  public void addTo(Routes routes) {
    routes.get("/api/impact", Needs.OPERATOR, this::impact);
    routes.post("/api/impact/re-ask", Needs.OPERATOR, this::start);
    routes.get("/api/lineage", Needs.OPERATOR, this::graph);
  }

  private void impact(Call call) {
    int version = call.query("document_version", 0, 0, MOST_VERSIONS);
    Target target =
        target(
            call.query("target").orElse(""),
            call.query("collection"),
            version,
            call.query("since"),
            call.query("until"));
    call.json(tandem.impacts().of(target, call.query("limit", 100, 1, MOST)));
  }

  /** A version of 0 is any. */
  private Target target(
      String text,
      Optional<String> collection,
      int version,
      Optional<String> since,
      Optional<String> until) {
    if (text.isBlank()) {
      throw new Problem(
          400, "The query has no 'target'; name a document, a source, an adapter or an incident.");
    }
    try {
      return tandem
          .impacts()
          .target(
              text,
              text.replaceFirst("^(source|adapter):", ""),
              collection,
              version == 0 ? OptionalInt.empty() : OptionalInt.of(version),
              since.map(LineageRoutes::time),
              until.map(LineageRoutes::time));
    } catch (UserError e) {
      throw new Problem(404, String.valueOf(Hidden.in(tandem, e).getMessage()));
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
    } catch (DateTimeException e) {
      throw new Problem(
          400, "'since' or 'until' is no time; write 2026-01-31 or 2026-01-31T08:00:00Z.");
    }
  }

  private void graph(Call call) {
    try {
      call.json(
          tandem
              .impacts()
              .graph(call.query("node").orElse(""), call.query("limit", 50, 1, NEIGHBOURS)));
    } catch (UserError e) {
      throw new Problem(404, String.valueOf(e.getMessage()));
    }
  }

  private void start(Call call) throws IOException {
    Fields fields = call.body();
    ObjectNode request = Json.object().put("target", fields.required("target"));
    fields.text("collection").ifPresent(name -> request.put("collection", name));
    fields.text("since").ifPresent(time -> request.put("since", time));
    fields.text("until").ifPresent(time -> request.put("until", time));
    request.put("document_version", fields.integer("document_version", 1, MOST_VERSIONS).orElse(0));
    request.put("limit", fields.integer("limit", 1, MOST).orElse(100));
    request.put("notify", fields.flag("notify").orElse(false));
    fields.done();
    target(request); // what means nothing is said at once
    call.json(
        202,
        told.json(
            jobs.start(new Jobs.Order(KIND, Optional.empty(), call.caller().name(), request))
                .info()));
  }

  private Target target(JsonNode request) {
    return target(
        request.path("target").asText(),
        Optional.ofNullable(request.get("collection")).map(JsonNode::asText),
        request.path("document_version").asInt(),
        Optional.ofNullable(request.get("since")).map(JsonNode::asText),
        Optional.ofNullable(request.get("until")).map(JsonNode::asText));
  }

  /** The report has verdicts and reasons, and no text of anybody. */
  private Object again(Job job, JsonNode request) {
    Impact impact = tandem.impacts().of(target(request), request.path("limit").asInt());
    job.phase("asking again");
    ImpactReport report =
        tandem
            .impacts()
            .again(
                impact,
                request.path("notify").asBoolean(),
                done -> {
                  job.check();
                  job.at(done, impact.answers().size());
                });
    return new ImpactReport(
        impact,
        report.reasked().stream().map(Reasked::withoutText).toList(),
        report.verdicts(),
        report.told());
  }
}
