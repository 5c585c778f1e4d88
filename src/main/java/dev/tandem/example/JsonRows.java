package dev.tandem.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.Refusal.BadRow;
import dev.tandem.example.Refusal.Why;
import dev.tandem.llm.Message;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Rows of JSONL as examples. What is wrong with one is thrown as {@link BadRow}. */
final class JsonRows {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonRows() {}

  static JsonNode parse(String line) {
    try {
      JsonNode row = MAPPER.readTree(line);
      if (row.isObject()) {
        return row;
      }
    } catch (JsonProcessingException e) {
      // the same sentence as for a value that is no object
    }
    throw new BadRow(Why.UNREADABLE, "is not a JSON object");
  }

  static Example.Chat chat(Place place, JsonNode row, RowForm form) {
    JsonNode turns = row.path("messages");
    if (!turns.isArray()) {
      throw new BadRow(Why.UNREADABLE, "has no list \"messages\"");
    }
    if (turns.isEmpty()) {
      throw new BadRow(Why.EMPTY, "has no turns");
    }
    List<Message> messages = new ArrayList<>();
    Set<Integer> muted = new HashSet<>();
    for (JsonNode turn : turns) {
      int number = messages.size() + 1;
      Message message = new Message(role(turn, number), content(turn, number));
      checkOrder(messages, message, number);
      if (turn.has("weight") && turn.get("weight").asDouble(1) == 0) {
        muted.add(messages.size());
      }
      messages.add(message);
    }
    boolean open = form.open() && messages.getLast().role() == Message.Role.USER;
    if (messages.getLast().role() != Message.Role.ASSISTANT && !open) {
      throw new BadRow(Why.ROLES, "does not end with a turn of the assistant");
    }
    return new Example.Chat(place, origin(row, form), messages, muted);
  }

  private static Message.Role role(JsonNode turn, int number) {
    String name = turn.path("role").asText("");
    for (Message.Role role : Message.Role.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new BadRow(
        Why.ROLES, "has a role in turn %d that is not system, user or assistant".formatted(number));
  }

  private static String content(JsonNode turn, int number) {
    JsonNode content = turn.path("content");
    if (content.isArray()) { // OpenAI's parts
      boolean textOnly =
          StreamSupport.stream(content.spliterator(), false)
              .allMatch(part -> part.path("text").isTextual());
      if (!textOnly) {
        throw new BadRow(
            Why.UNREADABLE, "has content in turn %d that is not text".formatted(number));
      }
      return filled(
          StreamSupport.stream(content.spliterator(), false)
              .map(part -> part.path("text").asText())
              .collect(Collectors.joining()),
          number);
    }
    if (!content.isTextual() && !content.isMissingNode() && !content.isNull()) {
      throw new BadRow(Why.UNREADABLE, "has content in turn %d that is not text".formatted(number));
    }
    return filled(content.asText(""), number);
  }

  private static String filled(String content, int number) {
    if (content.isBlank()) {
      throw new BadRow(Why.EMPTY, "has nothing in turn %d".formatted(number));
    }
    return content;
  }

  private static void checkOrder(List<Message> before, Message message, int number) {
    Optional<Message.Role> last =
        before.isEmpty() ? Optional.empty() : Optional.of(before.getLast().role());
    boolean first = last.isEmpty() || last.get() == Message.Role.SYSTEM;
    boolean fits =
        switch (message.role()) {
          case SYSTEM -> last.isEmpty();
          case USER -> first || last.get() == Message.Role.ASSISTANT;
          case ASSISTANT -> last.isPresent() && last.get() == Message.Role.USER;
        };
    if (!fits) {
      throw new BadRow(
          Why.ROLES,
          "has a %s turn as turn %d; a system turn may come first, then user and assistant in turn"
              .formatted(message.role().wireName().toLowerCase(Locale.ROOT), number));
    }
  }

  static Example.Chat completion(Place place, JsonNode row, RowForm form) {
    String prompt = text(row, "prompt");
    if (form.open() && row.path("completion").asText("").isBlank()) {
      return Example.Chat.of(place, origin(row, form), prompt);
    }
    String completion = text(row, "completion");
    return Example.Chat.of(place, origin(row, form), prompt, completion);
  }

  static Example.Labelled labelled(Place place, JsonNode row, RowForm form) {
    return new Example.Labelled(
        place, origin(row, form), text(row, "text").strip(), text(row, "label").strip());
  }

  private static String text(JsonNode row, String key) {
    JsonNode value = row.path(key);
    if (!value.isTextual()) {
      throw new BadRow(Why.UNREADABLE, "has no text \"%s\"".formatted(key));
    }
    if (value.asText().isBlank()) {
      throw new BadRow(Why.EMPTY, "has an empty \"%s\"".formatted(key));
    }
    return value.asText();
  }

  /** Keys {@code acl} (a list or comma-separated) and {@code doc_ids}. */
  static Example.Origin origin(JsonNode row, RowForm form) {
    JsonNode acl = row.path("acl");
    Optional<Acl> readers = Optional.empty();
    if (!acl.isMissingNode() && !acl.isNull()) {
      try {
        readers =
            Optional.of(
                Acl.parse(acl.isArray() ? String.join(",", strings(acl, "acl")) : acl.asText()));
      } catch (IllegalArgumentException e) {
        throw new BadRow(Why.UNREADABLE, "has an \"acl\" that is not a list of principals");
      }
    }
    List<String> docIds = strings(row.path("doc_ids"), "doc_ids");
    return new Example.Origin(
        readers, docIds.stream().map(docId -> new DocumentKey(form.collection(), docId)).toList());
  }

  /** A list of texts; empty where there is none. */
  static List<String> strings(JsonNode node, String key) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw new BadRow(Why.UNREADABLE, "has a \"%s\" that is not a list".formatted(key));
    }
    List<String> values = new ArrayList<>();
    node.forEach(value -> values.add(value.asText()));
    return values;
  }
}
