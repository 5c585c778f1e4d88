package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.Format;
import dev.tandem.example.Refusal;
import dev.tandem.llm.Message;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * One file of labelled rows, parted honestly into what is learnt, what is chosen by and what is
 * measured ({@link Split}), and written down as files of their own, so that everybody can see which
 * is which and a later comparison can be given the same.
 *
 * @param train to learn from
 * @param dev to choose by while training; empty where the rows are few
 * @param test to measure on
 * @param sentence how many went where
 */
public record PartedFile(Path train, Optional<Path> dev, Path test, String sentence) {
  private static final double DEV = 0.1;
  private static final double TEST = 0.3;
  private static final int ENOUGH = 60; // rows of which a tenth tells something

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * @param data CSV of texts and labels, or JSONL as for {@code tune} or of test questions
   * @param folder for the parts; made if it is not there
   * @param collection of the documents that rows name
   * @param seed the same seed gives the same parts
   * @throws UserError if the file cannot be read or parted, or the parts cannot be written
   */
  public static PartedFile write(Path data, Path folder, String collection, long seed) {
    ExampleFile file = ExampleFile.read(data, Optional.empty());
    List<Integer> silent = new ArrayList<>(); // lines of questions that have no answer
    for (Refusal refusal : file.refused()) {
      if (refusal.why() != Refusal.Why.NOTHING_LEARNT || file.format() != Format.QUESTIONS) {
        throw new UserError("%s %s; mend that row".formatted(refusal.place(), refusal.reason()));
      }
      silent.add(refusal.place().line());
    }
    List<Example> rows = file.rows();
    if (rows.isEmpty()) {
      throw new UserError("%s holds no labelled row; write one a line".formatted(data));
    }
    int[] groups = QuestionGroups.whole(rows.stream().map(Asked::of).toList());
    Split split = Split.of(groups, rows.size() < ENOUGH ? 0 : DEV, TEST, seed);
    List<Example> asked = split.test().stream().map(rows::get).filter(PartedFile::askable).toList();
    if (asked.isEmpty()) {
      throw new UserError(
          "%s holds no single questions with an answer that could be asked; conversations of several turns can only be learnt"
              .formatted(data));
    }
    boolean table = file.format() == Format.CLASSIFICATION;
    String ending = table ? ".csv" : ".jsonl";
    Path train = folder.resolve("train" + ending);
    Path dev = folder.resolve("dev" + ending);
    Path test = folder.resolve("test" + ending);
    List<String> lines = table ? List.of() : lines(data);
    try {
      Files.createDirectories(folder);
      Files.writeString(train, learnt(some(rows, split.train()), lines));
      if (!split.dev().isEmpty()) {
        Files.writeString(dev, learnt(some(rows, split.dev()), lines));
      }
      // Those without an answer teach nothing: as many as of the others are measured on.
      Collections.shuffle(silent, new Random(seed));
      List<Integer> some = silent.subList(0, (int) Math.round(TEST * silent.size()));
      Files.writeString(
          test, table ? learnt(asked, lines) : questions(asked, some, lines, collection));
    } catch (IOException e) {
      throw new UserError(
          "the parts cannot be written into %s (%s); name another folder with --report"
              .formatted(folder, e.getMessage()),
          e);
    }
    return new PartedFile(
        train,
        split.dev().isEmpty() ? Optional.empty() : Optional.of(dev),
        test,
        sentence(rows.size(), split, asked.size()));
  }

  private static String sentence(int rows, Split split, int asked) {
    int left = split.test().size() - asked;
    return "%,d rows parted by document and near duplicates: %,d to learn, %,d to choose by, %,d to measure%s"
        .formatted(
            rows,
            split.train().size(),
            split.dev().size(),
            asked,
            left == 0 ? "" : "; %,d conversations of several turns are left out".formatted(left));
  }

  private static List<Example> some(List<Example> rows, List<Integer> of) {
    return of.stream().map(rows::get).toList();
  }

  /** One question with its answer. */
  private static boolean askable(Example row) {
    return switch (row) {
      case Example.Labelled labelled -> true;
      case Example.Raw raw -> false;
      case Example.Chat chat ->
          chat.messages().size() == 2 && chat.messages().getFirst().role() == Message.Role.USER;
    };
  }

  /** Rows of a table written anew, others as they stand, with their readers and documents. */
  private static String learnt(List<Example> rows, List<String> lines) throws IOException {
    StringWriter out = new StringWriter();
    try (CSVPrinter table = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(out)) {
      for (Example row : rows) {
        if (row instanceof Example.Labelled labelled) {
          table.printRecord(labelled.text(), labelled.label());
        } else {
          out.append(lines.get(row.place().line() - 1)).append('\n');
        }
      }
    }
    return out.toString();
  }

  /** Rows that are test questions as they stand, others made ones. */
  private static String questions(
      List<Example> rows, List<Integer> silent, List<String> lines, String collection)
      throws IOException {
    List<String> questions = new ArrayList<>();
    for (int line : silent) {
      ObjectNode row = (ObjectNode) MAPPER.readTree(lines.get(line - 1));
      questions.add(row.has("id") ? row.toString() : row.put("id", "line-" + line).toString());
    }
    for (Example row : rows) {
      String line = lines.get(row.place().line() - 1);
      boolean question =
          line.stripLeading().startsWith("{") && MAPPER.readTree(line).has("question");
      ObjectNode made =
          question
              ? (ObjectNode) MAPPER.readTree(line)
              : MAPPER.createObjectNode().put("question", row.prompt());
      if (!question) {
        made.putArray("answers").add(row.answer());
        row.origin().documents().stream()
            .filter(each -> each.collection().isEmpty() || each.collection().equals(collection))
            .map(DocumentKey::docId)
            .forEach(made.withArray("doc_ids")::add);
      }
      if (!made.has("id")) {
        made.put("id", "line-" + row.place().line());
      }
      questions.add(made.toString());
    }
    return String.join("\n", questions) + "\n";
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readString(file).lines().toList());
      lines.set(0, lines.getFirst().replaceFirst("^\uFEFF", ""));
      return lines;
    } catch (IOException e) {
      throw new UserError("%s cannot be read; is the path right?".formatted(file), e);
    }
  }
}
