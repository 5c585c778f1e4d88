package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The collections that a request's body names: one, or several. */
final class Named {
  private static final String ONE = "collection";
  private static final String SEVERAL = "collections";

  private Named() {}

  /**
   * Reads {@code "collection":"hr"} or {@code "collections":["hr","it"]}.
   *
   * @throws Problem 422 where there are both or neither
   */
  static List<String> in(Fields fields) {
    Optional<String> one = fields.text(ONE);
    boolean single = fields.present(ONE).isPresent();
    List<String> several = new ArrayList<>();
    for (JsonNode name : fields.list(SEVERAL)) {
      several.add(name.asText());
      if (!name.isTextual()) {
        fields.wrong(SEVERAL, "each of 'collections' must be text");
      }
    }
    if (single == fields.present(SEVERAL).isPresent()) {
      throw new Problem(
          422, "Name one 'collection' or several 'collections': one of the two, and not both.");
    }
    if (!single && several.isEmpty()) {
      throw new Problem(422, "There is no name in 'collections'; write at least one.");
    }
    return single ? List.of(one.orElse("")) : several; // a wrong one is told with the rest
  }
}
