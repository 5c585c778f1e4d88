package dev.tandem.label;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one document is about: a template with all of its values.
 *
 * @param values by slot; {@code entity} is whose document it is
 */
record Subject(DocumentTemplate template, Map<String, String> values) {
  static final String ENTITY = "entity";

  Subject {
    values = Map.copyOf(values);
  }

  static Subject invent(DocumentTemplate template, World world) {
    return about(template, world.invent(template.kind()), world);
  }

  static Subject about(DocumentTemplate template, String entity, World world) {
    return drawn(template, Map.of(ENTITY, entity), world);
  }

  /** The same thing at another time, or in another document: all other values are new. */
  Subject again(World world) {
    Map<String, String> kept = new HashMap<>(Map.of(ENTITY, entity()));
    template.scope().ifPresent(scope -> kept.put(scope, value(scope)));
    return drawn(template, kept, world);
  }

  private static Subject drawn(DocumentTemplate template, Map<String, String> known, World world) {
    Map<String, String> values = new LinkedHashMap<>(known);
    template
        .slots()
        .forEach(
            (slot, pattern) -> {
              if (!values.containsKey(slot)) {
                values.put(slot, pattern.say(values, world));
              }
            });
    return new Subject(template, values);
  }

  String entity() {
    return value(ENTITY);
  }

  String value(String slot) {
    String value = values.get(slot);
    if (value == null) {
      throw new IllegalStateException("%s has no slot '%s'".formatted(template, slot));
    }
    return value;
  }
}
