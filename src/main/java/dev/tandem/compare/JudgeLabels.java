package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people say of answers, against which a judge model is held.
 *
 * @param rows in the order of the file
 */
public record JudgeLabels(List<Row> rows) {
  /**
   * One answer.
   *
   * @param question by index
   * @param score 0, wrong, to 1, right
   * @param answer what was said then; empty where the row does not say
   */
  record Row(int question, String arm, double score, Optional<String> answer) {
    boolean right() {
      return score >= 0.5;
    }
  }

  public JudgeLabels {
    rows = List.copyOf(rows);
  }

  /**
   * Reads JSONL {@code {"id","arm","right"}} or {@code {"id","arm","score"}}, with {@code "answer"}
   * where it should count only while the arm still says so.
   *
   * @param arms that are compared; a row names its own unless there is only one
   * @throws UserError if a row cannot be read, or names a question or an arm that there is not
   */
  public static JudgeLabels read(Path file, List<TestQuestion> questions, List<String> arms) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      numbers.put(questions.get(i).id(), i);
    }
    List<Row> rows = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          String place = "%s line %d".formatted(file, number);
          row(place, line, numbers, arms).ifPresent(rows::add);
        }
      }
    } catch (IOException e) {
      throw new UserError("the labels %s cannot be read; is the path right?".formatted(file), e);
    }
    if (rows.isEmpty()) {
      throw new UserError(
          "%s holds no label of an answer to these questions; write {\"id\",\"arm\",\"right\"} a line"
              .formatted(file));
    }
    return new JudgeLabels(rows);
  }

  /** Of an arm that is not compared now nothing is read. */
  private static Optional<Row> row(
      String place, String line, Map<String, Integer> numbers, List<String> arms) {
    JsonNode row;
    try {
      row = new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new UserError(place + " is not valid JSON; mend that row", e);
    }
    Integer question = numbers.get(row.path("id").asText(""));
    if (question == null) {
      throw new UserError(place + " names no \"id\" of a test question; mend that row");
    }
    String arm = row.path("arm").asText("");
    if (arm.isEmpty() && arms.size() > 1) {
      throw new UserError(
          place + " does not say whose answer it is of; write its \"arm\" into the row");
    }
    JsonNode right = row.path("right");
    JsonNode score = row.path("score");
    boolean scored = score.isNumber() && score.asDouble() >= 0 && score.asDouble() <= 1;
    if (!right.isBoolean() && !scored) {
      throw new UserError(
          place + " has neither \"right\", true or false, nor a \"score\" from 0 to 1");
    }
    double worth = right.isBoolean() ? (right.asBoolean() ? 1 : 0) : score.asDouble();
    Optional<String> answer =
        row.path("answer").isTextual()
            ? Optional.of(row.path("answer").asText())
            : Optional.empty();
    return arm.isEmpty()
        ? Optional.of(new Row(question, arms.getFirst(), worth, answer))
        : arms.contains(arm)
            ? Optional.of(new Row(question, arm, worth, answer))
            : Optional.empty();
  }
}
