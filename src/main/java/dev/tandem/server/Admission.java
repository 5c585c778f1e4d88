package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.ledger.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place that holds what a route needs against what its caller may do. A call is about the
 * collections that its path, its query or its body name, and the caller must have the role in each
 * of them. The body is looked at as soon as it was read, before the handler sees it, so that no
 * handler has to remember it. Where none is named the caller needs the role somewhere, or, for what
 * concerns the whole home, everywhere; a handler then shows only what {@link Shelf} lets through.
 *
 * <p>A refusal says nothing of whether a collection exists: it goes by the name alone.
 */
final class Admission {
  /** The name under which paths have a collection. */
  static final String PATH = "c";

  private static final String MODEL = "tandem/";

  private Admission() {}

  /**
   * By path and query, before anything of the body is read.
   *
   * @throws Problem 403
   */
  static void check(Call call) {
    Needs needs = call.needs();
    needs
        .role()
        .ifPresent(
            role -> {
              List<String> named = new ArrayList<>(inPath(call).stream().toList());
              boolean ofTheHome = needs.ofTheHome() && named.isEmpty();
              call.query("collection").ifPresent(named::add);
              if (ofTheHome
                  ? !call.caller().mayEverywhere(role)
                  : !call.caller().maySomewhere(role)) {
                throw refused(role);
              }
              allow(call, role, named);
            });
  }

  /**
   * By the body.
   *
   * @throws Problem 403
   */
  static void check(Call call, JsonNode body) {
    call.needs().role().ifPresent(role -> allow(call, role, inBody(body)));
  }

  /** The collection that the path names. */
  static Optional<String> inPath(Call call) {
    return Optional.of(call.path(PATH)).filter(name -> !name.isEmpty());
  }

  /** {@code collection}, {@code collections}, and those of a {@code model} of {@code /v1}. */
  private static List<String> inBody(JsonNode body) {
    List<String> named = new ArrayList<>();
    add(named, body.path("collection"));
    body.path("collections").forEach(each -> add(named, each));
    String model = body.path("model").asText();
    if (model.startsWith(MODEL)) {
      named.addAll(List.of(model.substring(MODEL.length()).split("/", 2)[0].split("\\+")));
    }
    return named;
  }

  private static void add(List<String> named, JsonNode name) {
    if (name.isTextual()) {
      named.add(name.asText());
    }
  }

  private static void allow(Call call, Role role, List<String> named) {
    for (String name : named) {
      // "all" is what the caller may read, and the shelf finds that.
      boolean all = name.equals(Tandem.ALL) && role == Role.READER;
      if (!all && !call.caller().may(role, name)) {
        throw refused(role);
      }
    }
  }

  private static Problem refused(Role role) {
    return new Problem(
        403, "You may not do that: it needs the role '%s' here.".formatted(role.word()));
  }
}
