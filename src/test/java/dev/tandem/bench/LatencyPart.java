package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One person asks SleepQA's dev questions one after the other, each once: how long until the first
 * words and until the whole answer. The collection is the one that {@code ./do bench answers} made.
 */
final class LatencyPart {
  private static final int WARM = 20;
  private static final int QUESTIONS = 100;
  private static final String COLLECTION = "sleep";
  private static final double FIRST_MILLIS = 2_000;
  private static final double WHOLE_MILLIS = 3_000;

  private final List<Long> first = new ArrayList<>();
  private final List<Long> whole = new ArrayList<>();
  private final List<Long> written = new ArrayList<>();
  private final List<Long> longAnswers = new ArrayList<>();
  private long promptTokens;
  private long answerTokens;

  private LatencyPart() {}

  static void run(Report report, Path cache, Path sleepqa)
      throws IOException, InterruptedException {
    Path home = cache.resolve("answers").resolve("home");
    if (!Files.isDirectory(home)) {
      report.note("latency: skipped, there is no %s; run ./do bench answers first", home);
      return;
    }
    List<String> questions =
        Files.readAllLines(sleepqa.resolve("sleep-dev.csv")).stream()
            .map(line -> line.substring(0, line.indexOf('\t')))
            .distinct()
            .limit(WARM + QUESTIONS)
            .toList();
    try (HttpClient http = Served.client();
        Served served = Served.start(home, http)) {
      served.awaitReady();
      for (String question : questions.subList(0, WARM)) {
        new LatencyPart().ask(served, question);
      }
      LatencyPart part = new LatencyPart();
      for (String question : questions.subList(WARM, questions.size())) {
        part.ask(served, question);
      }
      part.print(report);
    }
  }

  private void ask(Served served, String question) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long[] words = new long[1];
    JsonNode answer =
        EventReader.answer(
            served.stream(COLLECTION, question),
            (name, data) -> {
              if (name.equals("text") && words[0] == 0) {
                words[0] = System.nanoTime() - start;
              }
            });
    long end = System.nanoTime() - start;
    first.add(words[0] == 0 ? end : words[0]);
    whole.add(end);
    int tokens = answer.path("usage").path("completion_tokens").asInt();
    if (tokens > 0) {
      written.add(end);
      promptTokens += answer.path("usage").path("prompt_tokens").asInt();
      answerTokens += tokens;
      if (tokens >= 30) {
        longAnswers.add(end);
      }
    }
  }

  private void print(Report report) {
    report.part("latency: one question after the other, SleepQA dev");
    report.times("to the first words of the answer", new Latencies(first));
    report.times("to the whole answer", new Latencies(whole));
    report.times("to the whole answer, where the model wrote", new Latencies(written));
    if (!longAnswers.isEmpty()) {
      report.times("to the whole answer, 30 tokens and more", new Latencies(longAnswers));
    }
    if (!written.isEmpty()) {
      report.note(
          "%.0f tokens read and %.1f written for an answer, in the mean of %d",
          (double) promptTokens / written.size(),
          (double) answerTokens / written.size(),
          written.size());
    }
    report.asked(
        new Latencies(first).millis(0.95) <= FIRST_MILLIS,
        "first words: 95 of 100 within %.0f ms",
        FIRST_MILLIS);
    report.asked(
        new Latencies(whole).millis(0.95) <= WHOLE_MILLIS,
        "whole answers: 95 of 100 within %.0f ms",
        WHOLE_MILLIS);
  }
}
