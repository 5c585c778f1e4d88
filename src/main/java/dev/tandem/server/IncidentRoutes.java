package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Incidents;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.cause.Budget;
import dev.tandem.observe.incident.ServicePage;
import dev.tandem.observe.incident.ServiceReport;
import dev.tandem.server.work.Job;
import dev.tandem.server.work.JobRoutes;
import dev.tandem.server.work.Jobs;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is wrong, and what people do about it; for operators of the home. */
final class IncidentRoutes {
  private static final String ALL = "/api/incidents";
  private static final String ONE = ALL + "/{incident}";

  private static final String KIND = "why";

  private final Tandem tandem;
  private final Jobs jobs;
  private final JobRoutes told;

  IncidentRoutes(Tandem tandem, Jobs jobs, JobRoutes told) {
    this.tandem = tandem;
    this.jobs = jobs;
    this.told = told;
    jobs.knows(KIND, order -> job -> why(order));
  }

  void addTo(Routes routes) {
    routes.get(ALL, Needs.OPERATOR, this::list);
    routes.get(ALL + "/report", Needs.OPERATOR, call -> call.json(report(call)));
    routes.get(ALL + "/report.html", Needs.OPERATOR, this::page);
    routes.get(ONE, Needs.OPERATOR, call -> call.json(Incidents.json(existing(call))));
    routes.post(ONE + "/acknowledge", Needs.OPERATOR, this::acknowledge);
    routes.post(ONE + "/resolve", Needs.OPERATOR, this::resolve);
    routes.post(ONE + "/reopen", Needs.OPERATOR, this::reopen);
    routes.post(ONE + "/assign", Needs.OPERATOR, this::assign);
    routes.post(ONE + "/why", Needs.OPERATOR, this::why);
  }

  private void list(Call call) {
    int limit = call.query("limit", 100, 1, 1_000);
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("incidents");
    if (call.query("state").filter("open"::equals).isPresent()) {
      tandem.incidents().open().forEach(one -> all.add(Incidents.json(one)));
      json.putNull("next");
    } else {
      List<Incident> page = tandem.incidents().page(call.query("cursor").orElse(""), limit + 1);
      page.stream().limit(limit).forEach(one -> all.add(Incidents.json(one)));
      if (page.size() > limit) {
        json.put("next", page.get(limit - 1).id());
      } else {
        json.putNull("next");
      }
    }
    call.json(json);
  }

  private Incident existing(Call call) {
    try {
      return tandem.incidents().find(call.path("incident"));
    } catch (UserError e) {
      throw new Problem(404, "There is no such incident.");
    }
  }

  private void acknowledge(Call call) {
    Incident incident = existing(call);
    if (incident.status() != Incident.Status.OPEN) {
      throw conflict(incident);
    }
    call.json(Incidents.json(tandem.incidents().acknowledge(incident.id(), by(call))));
  }

  private void resolve(Call call) throws IOException {
    Incident incident = existing(call);
    Fields fields = call.body();
    String note = fields.text("note").orElse("");
    fields.done();
    if (!incident.open()) {
      throw conflict(incident);
    }
    call.json(Incidents.json(tandem.incidents().resolve(incident.id(), by(call), note)));
  }

  private void reopen(Call call) {
    Incident incident = existing(call);
    if (incident.open()) {
      throw conflict(incident);
    }
    call.json(Incidents.json(tandem.incidents().reopen(incident.id(), by(call))));
  }

  private void assign(Call call) throws IOException {
    Incident incident = existing(call);
    Fields fields = call.body();
    String owner = fields.required("owner");
    if (!owner.isEmpty() && !Incidents.mayOwn(owner)) {
      fields.wrong("owner", "write user:NAME, group:NAME or an address");
    }
    fields.done();
    call.json(Incidents.json(tandem.incidents().assign(incident.id(), owner, by(call))));
  }

  private void why(Call call) throws IOException {
    Incident incident = existing(call);
    Fields fields = call.body();
    int seconds =
        fields.integer("seconds", 1, 3_600).orElse((int) Budget.STANDARD.time().toSeconds());
    int questions = fields.integer("questions", 1, 200).orElse(Budget.STANDARD.questions());
    fields.done();
    ObjectNode request = Json.object().put("incident", incident.id());
    request.put("seconds", seconds).put("questions", questions);
    if (!incident.collections().stream().allMatch(call.caller()::manages)) {
      request.put("as", call.who().toString());
    }
    Job job = jobs.start(new Jobs.Order(KIND, Optional.empty(), by(call), request));
    call.json(202, told.json(job.info()));
  }

  private Object why(Jobs.Order order) {
    ObjectNode request = order.request();
    Optional<Principals> asker =
        request.has("as")
            ? Optional.of(Principals.parse(request.path("as").asText()))
            : Optional.empty();
    Budget budget =
        new Budget(
            Duration.ofSeconds(request.path("seconds").asLong()),
            request.path("questions").asInt());
    return tandem.incidents().why(request.path("incident").asText(), asker, budget);
  }

  private static Problem conflict(Incident incident) {
    return new Problem(409, "The incident is %s.".formatted(incident.status().word()));
  }

  private static String by(Call call) {
    return call.caller().name();
  }

  private void page(Call call) {
    byte[] page = ServicePage.html(report(call)).getBytes(StandardCharsets.UTF_8);
    call.send(200, "text/html; charset=utf-8", page);
  }

  private ServiceReport report(Call call) {
    Instant to = time(call, "to").orElseGet(tandem.incidents()::now);
    Instant from = time(call, "from").orElse(to.minus(Duration.ofDays(30)));
    if (!from.isBefore(to)) {
      throw new Problem(400, "The query's 'from' must be before its 'to'.");
    }
    return tandem.incidents().report(from, to);
  }

  private static Optional<Instant> time(Call call, String name) {
    try {
      return call.query(name).map(PutRoute::time);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "The query's '%s': %s.".formatted(name, e.getMessage()));
    }
  }
}
