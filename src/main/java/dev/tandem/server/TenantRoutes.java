package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tenants;
import dev.tandem.json.Json;
import dev.tandem.server.work.JobRoutes;
import dev.tandem.server.work.Jobs;
import dev.tandem.tenant.TenantStatus;
import java.io.IOException;
import java.util.Optional;

/**
 * The tenants, for who has the home: made, listed with how much they have, destroyed. What is in
 * them is not theirs to see.
 */
final class TenantRoutes {
  private static final String REMOVAL = "tenant-removal";

  private final Tenants tenants;
  private final Jobs jobs;
  private final JobRoutes told;
  private final Metrics metrics;

  TenantRoutes(Tenants tenants, Jobs jobs, JobRoutes told, Metrics metrics) {
    this.tenants = tenants;
    this.jobs = jobs;
    this.told = told;
    this.metrics = metrics;
    jobs.knows(
        REMOVAL,
        order -> {
          String name = order.request().path("tenant").asText();
          return job -> {
            tenants.remove(name);
            return Json.object().put("removed", name);
          };
        });
  }

  void addTo(Routes routes) {
    routes.get("/api/tenants", Needs.ADMIN, this::list);
    routes.post("/api/tenants", Needs.ADMIN, this::create);
    routes.get("/api/tenants/{tenant}", Needs.ADMIN, this::one);
    routes.delete("/api/tenants/{tenant}", Needs.ADMIN, this::remove);
  }

  private void list(Call call) {
    ArrayNode all = Json.mapper().createArrayNode();
    tenants.names().forEach(name -> all.add(json(tenants.status(name))));
    call.json(all);
  }

  private void one(Call call) {
    call.json(json(tenants.status(known(call))));
  }

  private void create(Call call) throws IOException {
    Fields fields = call.body();
    String name = fields.required("name");
    if (!Tenants.valid(name)) {
      fields.wrong("name", "a tenant's name is 1 to 40 small letters, digits and inner hyphens");
    }
    fields.done();
    if (tenants.exists(name)) {
      throw new Problem(409, "There is a tenant of this name already; choose another.");
    }
    String key = tenants.create(name);
    call.json(201, Json.object().put("name", name).put("key", key));
  }

  private void remove(Call call) {
    ObjectNode request = Json.object().put("tenant", known(call));
    Jobs.Order order = new Jobs.Order(REMOVAL, Optional.empty(), call.caller().name(), request);
    call.json(202, told.json(jobs.start(order).info()));
  }

  private String known(Call call) {
    String name = call.path("tenant");
    if (!tenants.exists(name)) {
      throw new Problem(404, "There is no tenant of this name.");
    }
    return name;
  }

  private ObjectNode json(TenantStatus status) {
    ObjectNode json = Json.mapper().valueToTree(status);
    return json.put("requests", metrics.requests(status.name()));
  }
}
