package dev.tandem.compare.choice;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Profiles as YAML. Whatever is not understood is refused: a misspelt constraint would not hold.
 */
public final class ProfileFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private static final List<String> PARTS =
      List.of("name", "description", "priorities", "constraints", "volume", "prices");
  private static final List<String> VOLUME =
      List.of("questions_per_month", "users_at_once", "domains", "changes_per_week");
  private static final double MOST = 1e12;

  private final Path file;

  private ProfileFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a profile.
   *
   * @throws UserError if it cannot be read, or says something that is not understood; with the key
   *     and what to write
   */
  public static Profile read(Path file) {
    return new ProfileFile(file).profile(tree(file));
  }

  /**
   * A profile that was not in a file, which can name no price sheet.
   *
   * @throws UserError as {@link #read}
   */
  public static Profile of(JsonNode profile) {
    return new ProfileFile(Path.of("profile")).profile(profile);
  }

  private static JsonNode tree(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError("there is no profile %s; is the path right?".formatted(file));
    }
    try {
      return MAPPER.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s is no YAML that can be read (line %d: %s); mend it there"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("no YAML")),
          e);
    } catch (IOException e) {
      throw new UserError("%s cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private Profile profile(JsonNode root) {
    if (!root.isObject()) {
      throw new UserError(
          "%s holds no profile; write 'priorities:' with a factor and its number a line"
              .formatted(file));
    }
    known(root, "", PARTS);
    return new Profile(
        text(root, "name").orElse(name()),
        text(root, "description").orElse(""),
        priorities(part(root, "priorities")),
        constraints(part(root, "constraints")),
        volume(part(root, "volume")),
        text(root, "prices").map(this::beside));
  }

  private String name() {
    return file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private Path beside(String written) {
    Path sheet = file.toAbsolutePath().resolveSibling(written);
    if (!Files.isRegularFile(sheet)) {
      throw wrong(
          "prices", "there is no file " + written + " beside it", "name one, or leave it out");
    }
    return sheet;
  }

  private Map<Factor, Double> priorities(JsonNode part) {
    List<String> names = Arrays.stream(Factor.values()).map(Factor::wireName).toList();
    known(part, "priorities.", names);
    Map<Factor, Double> priorities = new EnumMap<>(Factor.class);
    for (Factor factor : Factor.values()) {
      number(part, "priorities.", factor.wireName(), 0, Profile.MOST)
          .ifPresent(priority -> priorities.put(factor, priority));
    }
    return priorities;
  }

  private Map<Constraint, Double> constraints(JsonNode part) {
    known(
        part,
        "constraints.",
        Arrays.stream(Constraint.values()).map(Constraint::wireName).toList());
    Map<Constraint, Double> constraints = new EnumMap<>(Constraint.class);
    for (Constraint each : Constraint.values()) {
      String key = each.wireName();
      if (!each.isFlag()) {
        number(part, "constraints.", key, each.least(), each.most())
            .ifPresent(limit -> constraints.put(each, limit));
      } else if (part.has(key)) {
        if (!part.path(key).isBoolean()) {
          throw wrong(
              "constraints." + key, "it is " + shown(part.path(key)), "write true or false");
        }
        if (part.path(key).asBoolean()) {
          constraints.put(each, 1.0);
        }
      }
    }
    return constraints;
  }

  private Volume volume(JsonNode part) {
    known(part, "volume.", VOLUME);
    Volume usual = Volume.USUAL;
    return new Volume(
        number(part, "volume.", "questions_per_month", 0, MOST).orElse(usual.questionsPerMonth()),
        number(part, "volume.", "users_at_once", 1, MOST).orElse(usual.usersAtOnce()),
        number(part, "volume.", "domains", 1, MOST).orElse(usual.domains()),
        number(part, "volume.", "changes_per_week", 0, MOST));
  }

  private JsonNode part(JsonNode root, String key) {
    JsonNode part = root.path(key);
    if (part.isMissingNode() || part.isNull()) {
      return MAPPER.createObjectNode();
    }
    if (!part.isObject()) {
      throw wrong(key, "it is " + shown(part), "write a key and its value a line below it");
    }
    return part;
  }

  private Optional<String> text(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value.isContainerNode() || value.asText().isBlank()) {
      throw wrong(key, "it is " + shown(value), "write a text, or leave it out");
    }
    return Optional.of(value.asText().strip());
  }

  private OptionalDouble number(JsonNode in, String before, String key, double least, double most) {
    if (!in.has(key)) {
      return OptionalDouble.empty();
    }
    JsonNode value = in.path(key);
    if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
      throw wrong(
          before + key,
          "it is " + shown(value),
          "write a number from %s to %s".formatted(Words.number(least), Words.number(most)));
    }
    return OptionalDouble.of(value.asDouble());
  }

  private void known(JsonNode in, String before, List<String> names) {
    for (Map.Entry<String, JsonNode> each : in.properties()) {
      if (!names.contains(each.getKey())) {
        throw wrong(
            before + each.getKey(),
            "there is no such key",
            "write one of " + names.stream().collect(Collectors.joining(", ")));
      }
    }
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  private UserError wrong(String key, String what, String todo) {
    return new UserError("%s, %s: %s; %s".formatted(file, key, what, todo));
  }

  /**
   * Writes a profile so that {@link #read} gives it back.
   *
   * @throws UserError if it cannot be written
   */
  public static void write(Profile profile, Path file) {
    ObjectNode root = MAPPER.createObjectNode().put("name", profile.name());
    if (!profile.description().isEmpty()) {
      root.put("description", profile.description());
    }
    ObjectNode priorities = root.putObject("priorities");
    profile
        .priorities()
        .forEach((factor, priority) -> put(priorities, factor.wireName(), priority));
    ObjectNode constraints = root.putObject("constraints");
    profile
        .constraints()
        .forEach(
            (constraint, limit) -> {
              if (constraint.isFlag()) {
                constraints.put(constraint.wireName(), true);
              } else {
                put(constraints, constraint.wireName(), limit);
              }
            });
    Volume volume = profile.volume();
    ObjectNode much = root.putObject("volume");
    put(much, "questions_per_month", volume.questionsPerMonth());
    put(much, "users_at_once", volume.usersAtOnce());
    put(much, "domains", volume.domains());
    volume.changesPerWeek().ifPresent(changes -> put(much, "changes_per_week", changes));
    profile.prices().ifPresent(prices -> root.put("prices", prices.toString()));
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, MAPPER.writeValueAsString(root));
    } catch (IOException e) {
      throw new UserError(
          "the profile cannot be written to %s (%s); name another file"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void put(ObjectNode into, String key, double value) {
    if (value == Math.rint(value)) {
      into.put(key, (long) value);
    } else {
      into.put(key, value);
    }
  }
}
