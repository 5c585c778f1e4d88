package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tandem's engine and llama.cpp ({@code bench/llama.py}) by turns on the same prompts: what counts
 * is the ratio of a round's two times, which a machine that slows down for both leaves as it is.
 * Arguments: the Python that has llama-cpp-python, and the folder for llama.cpp's other formats.
 */
final class RivalBench implements AutoCloseable {
  private static final String SAME = "Q4_1";
  private static final List<String> FORMATS = List.of(SAME, "Q4_0", "BF16");
  private static final int DECODED = 64;

  private final Path file;
  private final Transformer ours;
  private final Process rival;
  private final BufferedReader answers;
  private final PrintStream questions;

  private RivalBench(Path file, String python, Path folder) throws IOException {
    this.file = file;
    ours = Transformer.load(Gguf.open(file));
    rival =
        new ProcessBuilder(python, "bench/llama.py", file.toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(rival.getInputStream(), StandardCharsets.UTF_8));
    questions = new PrintStream(rival.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    try (RivalBench bench = new RivalBench(TestModel.file(), arguments[0], folder)) {
      bench.run();
    }
  }

  private void run() throws IOException {
    System.out.printf("%s%n", file.getFileName());
    System.out.printf(
        "tandem: Java %s, %d processors, %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        dev.tandem.tensor.Kernels.describe());
    System.out.println(ask("build"));
    int[] usual = tokens(900);
    for (String format : FORMATS) {
      System.out.printf("llama.cpp %s: %s%n", format, ask("best " + format + words(usual)));
    }
    for (int i = 0; i < 3; i++) { // until the compiler has done its work
      prompt(usual);
    }
    Map<Integer, Integer> rounds = new TreeMap<>(Map.of(128, 9, 900, 5, 4000, 3));
    for (int length : rounds.keySet()) {
      int[] tokens = tokens(length);
      compare(
          length + " prompt tokens",
          rounds.get(length),
          length,
          () -> prompt(tokens),
          format -> Double.parseDouble(ask("prompt " + format + words(tokens))));
    }
    compare(
        DECODED + " tokens decoded after 900",
        5,
        DECODED,
        () -> decode(usual),
        format -> Double.parseDouble(ask("decode " + format + " " + DECODED + words(usual))));
  }

  private interface Own {
    double seconds();
  }

  private interface Theirs {
    double seconds(String format) throws IOException;
  }

  private static void compare(String what, int rounds, int tokens, Own own, Theirs theirs)
      throws IOException {
    List<Double> ours = new ArrayList<>();
    Map<String, List<Double>> times = new TreeMap<>();
    Map<String, List<Double>> ratios = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      double us = own.seconds();
      ours.add(us);
      for (String format : FORMATS) {
        double them = theirs.seconds(format);
        times.computeIfAbsent(format, f -> new ArrayList<>()).add(them);
        ratios.computeIfAbsent(format, f -> new ArrayList<>()).add(them / us);
      }
    }
    System.out.printf("%n%s, %d rounds by turns%n", what, rounds);
    System.out.printf("  tandem          %7.1f tokens/s%n", tokens / median(ours));
    for (String format : FORMATS) {
      List<Double> all = ratios.get(format);
      System.out.printf(
          Locale.ROOT,
          "  llama.cpp %-5s %7.1f tokens/s   tandem is %.2f times as fast (%.2f to %.2f)%n",
          format,
          tokens / median(times.get(format)),
          median(all),
          all.stream().mapToDouble(d -> d).min().orElseThrow(),
          all.stream().mapToDouble(d -> d).max().orElseThrow());
    }
  }

  private double prompt(int[] tokens) {
    KvCache cache = ours.newCache(tokens.length);
    long start = System.nanoTime();
    ours.forward(tokens, 0, tokens.length, cache);
    return (System.nanoTime() - start) / 1e9;
  }

  private double decode(int[] tokens) {
    KvCache cache = ours.newCache(tokens.length + DECODED);
    float[] logits = ours.forward(tokens, 0, tokens.length, cache);
    long start = System.nanoTime();
    for (int i = 0; i < DECODED; i++) {
      logits = ours.forward(new int[] {EngineBench.greedy(logits)}, 0, 1, cache);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private int[] tokens(int count) {
    return new Random(count).ints(count, 100, ours.vocabularySize()).toArray();
  }

  private static String words(int[] tokens) {
    return Arrays.stream(tokens).mapToObj(t -> " " + t).collect(Collectors.joining());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private String ask(String line) throws IOException {
    questions.println(line);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("llama.py ended; see above");
    }
    return answer;
  }

  @Override
  public void close() {
    questions.close();
    rival.destroy();
    ours.close();
  }
}
