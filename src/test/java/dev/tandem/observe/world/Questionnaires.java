package dev.tandem.observe.world;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The files of labelled questions that the company measures and fits with. */
final class Questionnaires {
  private static final int EACH = 12; // questions of either kind
  private static final int TEST = 12; // notes

  private final Path folder;
  private final long seed;
  private UnaryOperator<Boolean> judge = UnaryOperator.identity();

  Questionnaires(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  /** A file of labelled notes, to be taken into the home. */
  Path write(List<Notes.Row> rows) {
    Path file = folder.resolve("notes.csv");
    TextFile.write(
        file,
        rows.stream().map(Notes.Row::line).collect(Collectors.joining("", "text,label\n", "")));
    return file;
  }

  /** The notes that the labelled task is measured with. */
  List<Notes.Row> test() {
    Dice dice = new Dice(seed, "test");
    List<Notes.Row> rows = new ArrayList<>();
    for (int i = 0; i < TEST; i++) {
      rows.add(Notes.one(dice));
    }
    return rows;
  }

  Path writeTest() {
    StringBuilder lines = new StringBuilder();
    for (Notes.Row row : test()) {
      lines.append(
          "{\"id\":\"t%d\",\"question\":\"%s\",\"answers\":[\"%s\"],\"answerable\":true}%n"
              .formatted(lines.length(), row.text(), row.label()));
    }
    Path file = folder.resolve("test.jsonl");
    TextFile.write(file, lines.toString());
    return file;
  }

  /** Says from now on of each question whether it can be answered, told whether it can. */
  void judge(UnaryOperator<Boolean> other) {
    judge = other;
  }

  /** Questions to support with what the judge says of them. */
  Path writeJudged(Library library, Instant now) {
    Dice dice = new Dice(seed + now.getEpochSecond(), "judged");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2 * EACH; i++) {
      boolean known = i % 2 == 0;
      String thing =
          known ? dice.one(library.things(Domain.SUPPORT)) : Domain.SUPPORT.thing(dice.name());
      Kind kind = dice.one(Domain.SUPPORT.kinds());
      Fact fact = new Fact(Domain.SUPPORT, thing, kind.name());
      boolean answerable = judge.apply(known);
      lines.append(
          "{\"id\":\"q%d\",\"question\":\"%s\",\"answers\":[%s],\"answerable\":%b}%n"
              .formatted(
                  i,
                  kind.question(dice.below(2), thing),
                  answerable ? "\"" + (known ? library.value(fact) : "none") + "\"" : "",
                  answerable));
    }
    Path file = folder.resolve("judged.jsonl");
    TextFile.write(file, lines.toString());
    return file;
  }
}
