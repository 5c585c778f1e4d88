package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
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
import java.util.Random;

/**
 * Training steps by turns with PEFT, or with PyTorch alone where all weights are trained ({@code
 * bench/torch_rival.py}): what counts is the ratio of a round's two times, which a machine that
 * slows down for both leaves as it is. Arguments: the Python that has peft, a folder for the
 * weights as transformers saves them, rounds, and lora or full.
 */
final class TuneBench implements AutoCloseable {
  private static final int ROWS = 8;
  private static final int LENGTH = 128;
  private static final int RANK = 16;

  private final Process rival;
  private final BufferedReader answers;
  private final PrintStream questions;

  private TuneBench(Path model, String python, String folder) throws IOException {
    rival =
        new ProcessBuilder(python, "bench/torch_rival.py", model.toString(), folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(rival.getInputStream(), StandardCharsets.UTF_8));
    questions = new PrintStream(rival.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) throws IOException {
    Path model = ModelStore.standard().resolve(ModelStore.DEFAULT);
    int rounds = Integer.parseInt(arguments[2]);
    System.out.printf("%s, %d rows of %d tokens%n", model.getFileName(), ROWS, LENGTH);
    System.out.printf(
        "tandem: Java %s, %d processors%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    try (TuneBench bench = new TuneBench(model, arguments[0], arguments[1])) {
      System.out.println(bench.ask("build"));
      boolean full = arguments[3].equals("full");
      bench.ask(full ? "full" : "lora " + RANK);
      try (Trainer trainer = trainer(ModelFile.open(model), full)) {
        bench.rounds(rounds, trainer);
      }
    }
  }

  private static Trainer trainer(ModelFile model, boolean full) {
    TrainerSettings settings = TrainerSettings.standard(1);
    return full
        ? Trainer.beginFull(model, settings)
        : Trainer.begin(
            model, new LoraSettings(RANK, 32, false, LoraSettings.STANDARD.targets(), 0), settings);
  }

  private void rounds(int rounds, Trainer trainer) throws IOException {
    List<Double> ratios = new ArrayList<>();
    double tokens = ROWS * LENGTH;
    for (int round = -2; round < rounds; round++) { // two to warm up
      List<TokenRow> rows = rows(round);
      long start = System.nanoTime();
      StepReport report = trainer.step(rows, 1e-4);
      double ours = (System.nanoTime() - start) / 1e9;
      double theirs = Double.parseDouble(ask("step %d %d %d".formatted(ROWS, LENGTH, round + 2)));
      System.out.printf(
          Locale.ROOT,
          "%-8s tandem %6.1f tokens/s (loss %.3f)   torch %6.1f tokens/s   ratio %.2f%n",
          round < 0 ? "warm-up" : "round " + (round + 1),
          tokens / ours,
          report.loss(),
          tokens / theirs,
          theirs / ours);
      if (round >= 0) {
        ratios.add(theirs / ours);
      }
    }
    double mean = ratios.stream().mapToDouble(r -> r).average().orElse(Double.NaN);
    double deviation =
        Math.sqrt(
            ratios.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum()
                / Math.max(1, ratios.size() - 1));
    double own = peakMebibytes();
    double other = Double.parseDouble(ask("memory"));
    System.out.printf(
        Locale.ROOT,
        "ratio %.2f (sd %.2f, n = %d)%npeak memory: tandem %.0f MiB, torch %.0f MiB, ratio %.2f%n",
        mean,
        deviation,
        ratios.size(),
        own,
        other,
        own / other);
  }

  private static List<TokenRow> rows(int seed) {
    Random random = new Random(seed);
    List<TokenRow> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      boolean[] supervised = new boolean[LENGTH];
      Arrays.fill(supervised, 1, LENGTH, true);
      rows.add(new TokenRow(random.ints(LENGTH, 0, 49_152).toArray(), supervised));
    }
    return rows;
  }

  private static double peakMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        / 1024.0;
  }

  private String ask(String question) throws IOException {
    questions.println(question);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the rival ended");
    }
    return answer;
  }

  @Override
  public void close() {
    questions.close();
    rival.destroy();
  }
}
