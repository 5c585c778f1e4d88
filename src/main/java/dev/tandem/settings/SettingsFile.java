package dev.tandem.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a {@code tandem.yaml}. */
final class SettingsFile {
  static final String NAME = "tandem.yaml";

  /** What may be an object, kept as JSON for who reads it. */
  private static final Set<String> AS_JSON =
      Set.of(Key.OBSERVE_METRICS.dotted(), Key.OIDC_ISSUERS.dotted());

  private SettingsFile() {}

  /**
   * Dotted keys and their values, as they stand there; nothing where there is no file.
   *
   * @throws UserError if it is no YAML of single values
   */
  static Map<String, String> read(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      Map<String, String> flat = new TreeMap<>();
      JsonNode root = new YAMLMapper().readTree(Files.readString(file));
      if (root != null && !root.isMissingNode() && !root.isNull()) {
        flatten("", root, flat, file);
      }
      return flat;
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s is not valid YAML at line %d; mend or remove it."
              .formatted(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw new UserError("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> flat, Path file) {
    if (AS_JSON.contains(prefix) && node.isObject()) {
      flat.put(prefix, node.toString());
    } else if (prefix.equals(Key.OIDC_ROLES.dotted()) && node.isObject()) {
      flat.put(prefix, groups(node, file));
    } else if (node.isObject()) {
      // "model: X" and "model: {name..}" cannot both stand in YAML; "model.endpoint: X" is allowed
      // too.
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String key = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
        flatten(key, field.getValue(), flat, file);
      }
    } else if (prefix.isEmpty()) {
      throw new UserError("%s must hold lines of the form 'key: value'.".formatted(file));
    } else if (node.isValueNode()) {
      flat.put(prefix, node.isNull() ? "" : node.asText());
    } else {
      throw new UserError("%s: '%s' must be a single value.".formatted(file, prefix));
    }
  }

  /** {@code {staff: reader, hr-team: [reader, hr=editor]}} as one value. */
  private static String groups(JsonNode node, Path file) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, JsonNode> group : node.properties()) {
      List<String> roles = new ArrayList<>();
      if (group.getValue().isArray()) {
        group.getValue().forEach(role -> roles.add(role.asText()));
      } else {
        roles.add(group.getValue().asText());
      }
      if (group.getKey().matches(".*[;:].*")) {
        throw new UserError(
            "%s: the name of a group in oidc.roles has no ';' and no ':'.".formatted(file));
      }
      lines.add(group.getKey() + ": " + String.join(",", roles));
    }
    return String.join("; ", lines);
  }
}
