package dev.tandem.observe.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Incident;
import dev.tandem.text.Count;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What people are told: of one incident, or of several in a digest.
 *
 * @param incidents none in a test of the channels
 */
record Notice(Kind kind, Instant time, List<Incident> incidents) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_SUBJECT = 160;

  /** Why they are told. */
  enum Kind {
    OPENED("New"),
    RAISED("More severe"),
    REOPENED("Begun again"),
    REMINDER("Still open"),
    RESOLVED("Resolved"),
    DIGEST("Digest"),
    TEST("Test");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Notice {
    incidents = List.copyOf(incidents);
  }

  /** One line. */
  String subject() {
    String line =
        switch (kind) {
          case TEST -> "Tandem: a test of this channel";
          case DIGEST -> "Tandem: " + Count.of(incidents.size(), "incident");
          default -> "Tandem: %s: %s".formatted(kind.words, head(incidents.getFirst()));
        };
    String plain = line.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
    return plain.length() > LONGEST_SUBJECT ? plain.substring(0, LONGEST_SUBJECT) : plain;
  }

  /** Lines for people. */
  String text() {
    return incidents.isEmpty()
        ? "This is a test; nothing is wrong."
        : incidents.stream().map(Notice::lines).collect(Collectors.joining("\n\n"));
  }

  private static String head(Incident incident) {
    return "%s, %s, %s".formatted(incident.severity().word(), incident.id(), incident.title());
  }

  private static String lines(Incident incident) {
    String breaches =
        incident.breaches().stream()
            .map(breach -> "- " + breach.sentence())
            .collect(Collectors.joining("\n"));
    return "%s\nstatus %s, owner %s, since %s\n%s\ntandem why %s"
        .formatted(
            head(incident),
            incident.status().word(),
            incident.owner().orElse("nobody"),
            incident.onset(),
            breaches,
            incident.id());
  }

  /** All of it, for programs. */
  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("event", kind.word()).put("time", time.toString());
    ArrayNode all = json.putArray("incidents");
    for (Incident incident : incidents) {
      ObjectNode one = all.addObject();
      one.put("id", incident.id()).put("status", incident.status().word());
      one.put("severity", incident.severity().word()).put("title", incident.title());
      one.put("onset", incident.onset().toString()).put("noticed", incident.noticed().toString());
      incident.owner().ifPresentOrElse(who -> one.put("owner", who), () -> one.putNull("owner"));
      incident.targets().forEach(one.putArray("targets")::add);
      incident.breaches().stream().map(Breach::sentence).forEach(one.putArray("breaches")::add);
    }
    return written(json);
  }

  /** The form of Slack's incoming webhooks. */
  String slack() {
    return written(JSON.createObjectNode().put("text", escaped("*" + subject() + "*\n" + text())));
  }

  /**
   * Slack takes three characters for its own; so nothing in a title becomes a link or a mention.
   */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String written(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
