package dev.tandem.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.Refusal.BadRow;
import dev.tandem.example.Refusal.Why;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads files of test questions: JSONL {@code
 * {"id","question","answers","answerable","doc_ids","as","type"}}, or lines of a question, a tab
 * and a JSON list of answers (quoted as in CSV or not).
 */
public final class TestQuestions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TestQuestions() {}

  /**
   * All questions, in order. A bad row spoils the file: an evaluation on part of its questions
   * would be another one.
   *
   * @throws UserError if the file cannot be read or a row is bad, with file and line
   */
  public static List<TestQuestion> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserError("cannot read the questions %s; is it a text file?".formatted(file), e);
    }
    List<TestQuestion> questions = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        TestQuestion question = row(lines.get(i), i + 1);
        if (!ids.add(question.id())) {
          throw bad("has the id of an earlier row");
        }
        questions.add(question);
      } catch (BadRow bad) {
        throw new UserError(bad.at(Place.of(file, i + 1)) + "; mend that row", bad);
      }
    }
    if (questions.isEmpty()) {
      throw new UserError("%s holds no questions; write one a line".formatted(file));
    }
    return questions;
  }

  /**
   * One row.
   *
   * @throws BadRow if it is none
   */
  static TestQuestion row(String line, int number) {
    try {
      return line.stripLeading().startsWith("{")
          ? jsonRow(MAPPER.readTree(line), number)
          : tabRow(line, number);
    } catch (JsonProcessingException e) {
      throw bad("is not valid JSON");
    }
  }

  private static TestQuestion jsonRow(JsonNode row, int number) {
    String question = row.path("question").asText("");
    if (question.isBlank()) {
      throw bad("has no \"question\"");
    }
    List<String> answers = JsonRows.strings(row.path("answers"), "answers");
    boolean answerable = row.path("answerable").asBoolean(!answers.isEmpty());
    if (row.has("answerable") && !row.get("answerable").isBoolean()) {
      throw bad("has an \"answerable\" that is neither true nor false");
    }
    if (answerable && answers.isEmpty()) {
      throw bad("is answerable and has no \"answers\"");
    }
    return new TestQuestion(
        row.path("id").asText("line-" + number),
        question,
        answers,
        answerable,
        JsonRows.strings(row.path("doc_ids"), "doc_ids"),
        reader(row.path("as")),
        Optional.of(row.path("type").asText("")).filter(type -> !type.isBlank()));
  }

  private static Optional<Principals> reader(JsonNode as) {
    try {
      return as.isMissingNode() || as.isNull()
          ? Optional.empty()
          : Optional.of(Principals.parse(as.asText()));
    } catch (IllegalArgumentException e) {
      throw bad("has an \"as\" that is not a list of principals");
    }
  }

  private static TestQuestion tabRow(String line, int number) throws JsonProcessingException {
    String[] parts = line.split("\t", -1);
    if (parts.length != 2 || parts[0].isBlank()) {
      throw bad("is neither a JSON object nor a question, a tab and its answers");
    }
    String list = parts[1].strip();
    if (list.length() > 1 && list.startsWith("\"") && list.endsWith("\"")) {
      list = list.substring(1, list.length() - 1).replace("\"\"", "\"");
    }
    List<String> answers =
        JsonRows.strings(MAPPER.readTree(list), "list of answers").stream()
            .filter(answer -> !answer.isBlank())
            .toList();
    if (answers.isEmpty()) {
      throw bad("has no answer");
    }
    return new TestQuestion(
        "line-" + number, parts[0], answers, true, List.of(), Optional.empty(), Optional.empty());
  }

  private static BadRow bad(String what) {
    return new BadRow(Why.UNREADABLE, what);
  }
}
