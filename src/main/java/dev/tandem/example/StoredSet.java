package dev.tandem.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.Refusal.BadRow;
import dev.tandem.example.Refusal.Why;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Labelled rows that a collection keeps, each with an id by which it is changed. A set is one file
 * that {@link ExampleFile} reads too: JSONL with a key {@code id} in each row, or CSV with a third
 * column of ids.
 *
 * @param rows in the order of the file; ids differ
 */
public record StoredSet(Format format, List<Row> rows) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ID_CHARACTERS = 200;
  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  public StoredSet {
    rows = List.copyOf(rows);
  }

  /**
   * A row.
   *
   * @param json its keys, {@code id} first
   */
  public record Row(String id, ObjectNode json) {
    /** Another for every change of it. */
    public String hash() {
      return Sha256.of(json.toString());
    }
  }

  /**
   * What a file comes to.
   *
   * @param refused rows that are none; with any of them the set must not be kept
   */
  public record Read(StoredSet set, List<Refusal> refused) {}

  /**
   * Reads a file of any format of examples; rows without an id are given one.
   *
   * @param format empty to find it from the file's name and first line
   * @throws dev.tandem.text.UserError if it is of no known format or holds nothing
   */
  public static Read upload(Path file, Optional<Format> format) {
    ExampleFile read = ExampleFile.read(file, new RowForm(format, "", true));
    List<Refusal> refused = new ArrayList<>();
    List<ObjectNode> rows = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    if (read.format() == Format.CLASSIFICATION) {
      refused.addAll(read.refused());
      for (Example each : read.rows()) {
        if (!each.origin().equals(Example.Origin.UNKNOWN)) {
          refused.add(
              new Refusal(
                  each.place(),
                  Refusal.Why.UNREADABLE,
                  "names readers or documents, which a table of texts and labels does not keep; upload the file as what it is"));
          continue;
        }
        rows.add(object().put("text", each.prompt()).put("label", each.answer()));
        places.add(each.place());
      }
    } else {
      int number = 0;
      for (String line : ExampleFile.text(file).lines().toList()) {
        number++;
        if (!line.isBlank()) {
          Place place = Place.of(file, number);
          try {
            rows.add(checked(json(line, number), read.format()));
            places.add(place);
          } catch (BadRow bad) {
            refused.add(bad.at(place));
          }
        }
      }
    }
    return new Read(new StoredSet(read.format(), named(rows, places, refused)), refused);
  }

  private static ObjectNode json(String line, int number) {
    if (line.stripLeading().startsWith("{")) {
      return (ObjectNode) JsonRows.parse(line);
    }
    TestQuestion question = TestQuestions.row(line, number);
    ObjectNode row = object().put("question", question.question());
    question.answers().forEach(row.putArray("answers")::add);
    return row;
  }

  private static List<Row> named(List<ObjectNode> rows, List<Place> places, List<Refusal> refused) {
    Set<String> ids = new HashSet<>();
    List<Row> named = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String id = rows.get(i).path("id").asText("");
      if (!id.isBlank() && !ids.add(id)) {
        refused.add(new Refusal(places.get(i), Why.UNREADABLE, "has the id of an earlier row"));
      }
    }
    int next = 1;
    for (ObjectNode row : rows) {
      String id = row.path("id").asText("");
      if (id.isBlank()) {
        while (!ids.add("r" + next)) {
          next++;
        }
        id = "r" + next;
      }
      named.add(new Row(id, first(id, row)));
    }
    return named;
  }

  private static ObjectNode first(String id, ObjectNode row) {
    ObjectNode json = object().put("id", id);
    row.properties().stream()
        .filter(each -> !each.getKey().equals("id"))
        .forEach(each -> json.set(each.getKey(), each.getValue()));
    return json;
  }

  /** Reads the text that {@link #text} has written. */
  public static StoredSet parse(String text, Format format) {
    List<Row> rows = new ArrayList<>();
    try {
      if (format == Format.CLASSIFICATION) {
        try (CSVParser parser = CSVParser.parse(text, CSV)) {
          for (CSVRecord record : parser.getRecords().stream().skip(1).toList()) {
            ObjectNode row = object().put("text", record.get(0)).put("label", record.get(1));
            rows.add(new Row(record.get(2), first(record.get(2), row)));
          }
        }
      } else {
        for (String line : text.lines().toList()) {
          ObjectNode row = (ObjectNode) JSON.readTree(line);
          rows.add(new Row(row.path("id").asText(), row));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a kept set of examples does not parse", e);
    }
    return new StoredSet(format, rows);
  }

  /** As it is kept: one row a line, or CSV with a header. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (format == Format.CLASSIFICATION) {
      text.append("text,label,id\n");
      rows.forEach(
          row ->
              text.append(
                      CSV.format(
                          row.json().path("text").asText(),
                          row.json().path("label").asText(),
                          row.id()))
                  .append('\n'));
    } else {
      rows.forEach(row -> text.append(row.json()).append('\n'));
    }
    return text.toString();
  }

  /** Another for every change of any row. */
  public String hash() {
    return Sha256.of(format.wireName() + "\n" + text());
  }

  public Optional<Row> find(String id) {
    return rows.stream().filter(row -> row.id().equals(id)).findFirst();
  }

  /**
   * The same with one row more, at the end.
   *
   * @param json without an id to be given one
   * @throws IllegalArgumentException with a clause that says what is wrong, if it is no row of this
   *     format or its id is taken
   */
  public StoredSet and(ObjectNode json) {
    String wanted = json.path("id").asText("");
    if (find(wanted).isPresent()) {
      throw new IllegalArgumentException("has the id of an earlier row");
    }
    int next = rows.size() + 1;
    while (find("r" + next).isPresent()) {
      next++;
    }
    List<Row> more = new ArrayList<>(rows);
    more.add(row(wanted.isBlank() ? "r" + next : wanted, json));
    return new StoredSet(format, more);
  }

  /**
   * The same with another row in the place of one.
   *
   * @throws IllegalArgumentException as {@link #and}
   */
  public StoredSet with(String id, ObjectNode json) {
    Row changed = row(id, json);
    return new StoredSet(
        format, rows.stream().map(row -> row.id().equals(id) ? changed : row).toList());
  }

  /** The same without one. */
  public StoredSet without(String id) {
    return new StoredSet(format, rows.stream().filter(row -> !row.id().equals(id)).toList());
  }

  private Row row(String id, ObjectNode json) {
    try {
      return new Row(id, checked(first(id, json), format));
    } catch (BadRow bad) {
      throw new IllegalArgumentException(bad.getMessage(), bad);
    }
  }

  /** Its examples, one a row; the line of each is the number of its row, 1 the first. */
  public List<Example> examples(String name, String collection) {
    List<Example> examples = new ArrayList<>();
    RowForm form = new RowForm(Optional.of(format), collection, true);
    for (int i = 0; i < rows.size(); i++) {
      Place place = new Place(name, i + 1);
      ObjectNode json = rows.get(i).json();
      examples.add(
          format == Format.QUESTIONS
              ? question(place, json, form)
              : example(place, json, format, form));
    }
    return examples;
  }

  private static Example.Chat question(Place place, ObjectNode json, RowForm form) {
    Example.Origin origin = JsonRows.origin(json, form);
    String asked = json.path("question").asText();
    return JsonRows.strings(json.path("answers"), "answers").stream()
        .filter(answer -> !answer.isBlank())
        .findFirst()
        .map(answer -> Example.Chat.of(place, origin, asked, answer))
        .orElseGet(() -> Example.Chat.of(place, origin, asked));
  }

  private static Example example(Place place, ObjectNode json, Format format, RowForm form) {
    return switch (format) {
      case CHAT -> JsonRows.chat(place, json, form);
      case COMPLETION -> JsonRows.completion(place, json, form);
      case QUESTIONS -> question(place, json, form);
      case CLASSIFICATION ->
          new Example.Labelled(
              place,
              Example.Origin.UNKNOWN,
              json.path("text").asText(),
              json.path("label").asText());
    };
  }

  /** Who may read a row of a collection, and the documents that it was made from. */
  public static Example.Origin origin(Row row, String collection) {
    return JsonRows.origin(row.json(), new RowForm(Optional.empty(), collection, true));
  }

  /** The row itself, if it is one of the format. */
  private static ObjectNode checked(ObjectNode row, Format format) {
    Place nowhere = new Place("", 0);
    if (row.path("id").isContainerNode() || row.path("id").asText("").length() > ID_CHARACTERS) {
      throw new BadRow(
          Why.UNREADABLE,
          "has an \"id\" that is not text of at most %d characters".formatted(ID_CHARACTERS));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(row.toString())) {
      throw new BadRow(Why.UNREADABLE, "has half a character (a lone surrogate)");
    }
    RowForm form = new RowForm(Optional.of(format), "", false);
    switch (format) {
      case CLASSIFICATION -> label(row);
      case QUESTIONS -> {
        TestQuestions.row(row.toString(), 0);
        JsonRows.origin(row, form);
      }
      case CHAT, COMPLETION -> example(nowhere, row, format, form);
    }
    return row;
  }

  private static void label(ObjectNode row) {
    for (String key : List.of("text", "label")) {
      JsonNode value = row.path(key);
      if (!value.isTextual()) {
        throw new BadRow(Why.UNREADABLE, "has no text \"%s\"".formatted(key));
      }
      if (value.asText().isBlank()) {
        throw new BadRow(Why.EMPTY, "has no %s".formatted(key));
      }
    }
    row.properties().stream()
        .map(each -> each.getKey())
        .filter(key -> !List.of("id", "text", "label").contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new BadRow(Why.UNREADABLE, "has keys beside \"text\" and \"label\"");
            });
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
