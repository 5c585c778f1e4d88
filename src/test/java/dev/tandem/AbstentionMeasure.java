package dev.tandem;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.AbstentionFitter;
import dev.tandem.answer.AbstentionFitter.Labelled;
import dev.tandem.answer.AnswerEval;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How well the built-in default tells when to answer, on each labelled collection of the demo
 * folder and on all, and what a fit on all of them would be, each collection held out in turn.
 */
final class AbstentionMeasure {
  private AbstentionMeasure() {}

  /** {@code DEMO_FOLDER [HOME COLLECTION QUESTIONS]}: the latter for one more, with withholding. */
  public static void main(String[] args) throws IOException {
    Path demo = Path.of(args[0]);
    List<Path> questions = new ArrayList<>(List.of(demo.resolve("calibration.jsonl")));
    try (Stream<Path> more = Files.list(demo.resolve("calibration-more"))) {
      more.filter(file -> file.toString().endsWith(".jsonl")).sorted().forEach(questions::add);
    }
    List<Labelled> labelled = new ArrayList<>();
    try (Tandem tandem = Tandem.open(Files.createTempDirectory("abstention"))) {
      for (Path file : questions) {
        String name = file.getFileName().toString().replace(".jsonl", "");
        tandem.ingest(name, List.of(file.resolveSibling(name)));
        labelled.addAll(labelled(tandem, name, file, false));
      }
    }
    if (args.length > 1) {
      try (Tandem tandem = Tandem.open(Path.of(args[1]))) {
        labelled.addAll(labelled(tandem, args[2], Path.of(args[3]), true));
      }
    }
    Map<String, List<Labelled>> collections =
        labelled.stream()
            .collect(
                Collectors.groupingBy(Labelled::group, LinkedHashMap::new, Collectors.toList()));
    collections.forEach(AbstentionMeasure::builtIn);
    builtIn("all", labelled);
    System.out.println(AbstentionFitter.fit(labelled).abstention().toJson());
  }

  private static void builtIn(String name, List<Labelled> labelled) {
    System.out.printf(
        Locale.ROOT,
        "%s: built-in answers %s of the answerable, declines %s of the others%n",
        name,
        right(labelled, true),
        right(labelled, false));
  }

  private static String right(List<Labelled> labelled, boolean answerable) {
    Abstention builtIn = Abstention.builtIn();
    List<Labelled> kind = labelled.stream().filter(r -> r.answerable() == answerable).toList();
    long right =
        kind.stream()
            .filter(r -> builtIn.probability(r.features()) >= builtIn.threshold() == answerable)
            .count();
    Estimate share = Intervals.proportion((int) right, kind.size());
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f, %.2f] of %d",
        share.value(),
        share.low(),
        share.high(),
        share.n());
  }

  private static List<Labelled> labelled(
      Tandem tandem, String collection, Path file, boolean withhold) {
    List<TestQuestion> questions = TestQuestions.read(file);
    System.err.println(collection + ": " + questions.size() + " questions");
    return new AnswerEval(tandem.rooms().answerer(collection))
            .labelled(
                collection,
                questions,
                Arm.RAG,
                Principals.ANONYMOUS,
                AskOptions.DEFAULT,
                withhold,
                question -> {})
            .stream()
            .map(row -> new Labelled(row.features(), row.answerable(), collection))
            .toList();
  }
}
