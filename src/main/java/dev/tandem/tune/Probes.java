package dev.tandem.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What models are asked to see whether they forgot: general texts of our own, whose licence stands
 * beside them ({@code resources/gates}).
 *
 * @param paragraphs of a general text
 */
record Probes(List<String> paragraphs, List<Question> questions, List<Summary> summaries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param others answers that are wrong
   */
  record Question(String question, String answer, List<String> others) {
    List<String> choices() {
      List<String> choices = new ArrayList<>(List.of(answer));
      choices.addAll(others);
      return choices;
    }
  }

  /** A text and what it comes to. */
  record Summary(String text, String summary) {
    String asked() {
      return "Summarise this text in one sentence.\n\n" + text;
    }
  }

  static Probes read() {
    try {
      List<Question> questions = new ArrayList<>();
      for (String line : lines("questions.jsonl")) {
        questions.add(JSON.readValue(line, Question.class));
      }
      List<Summary> summaries = new ArrayList<>();
      for (String line : lines("summaries.jsonl")) {
        summaries.add(JSON.readValue(line, Summary.class));
      }
      return new Probes(
          lines("text.txt").stream().filter(line -> !line.isBlank()).toList(),
          questions,
          summaries);
    } catch (IOException e) {
      throw new UncheckedIOException("what belongs to the program can be read", e);
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(Probes.class.getResourceAsStream("/gates/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
