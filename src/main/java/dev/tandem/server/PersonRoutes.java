package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.text.Principal;
import java.util.List;

/** One person's data: given out, and destroyed. */
final class PersonRoutes {
  private final Tandem tandem;

  PersonRoutes(Tandem tandem) {
    this.tandem = tandem;
  }

  void addTo(Routes routes) {
    routes.get("/api/persons/{person}", Needs.ADMIN, this::export);
    routes.delete("/api/persons/{person}", Needs.ADMIN, this::forget);
  }

  private void export(Call call) {
    call.json(tandem.persons().data(person(call)));
  }

  private void forget(Call call) {
    call.json(Json.mapper().valueToTree(tandem.persons().forget(person(call))));
  }

  private static Principal person(Call call) {
    call.concerns(List.of(), "person"); // never the name itself: the audit log stays for ever
    try {
      return Principal.parse(call.path("person"));
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "The path's person: %s.".formatted(e.getMessage()));
    }
  }
}
