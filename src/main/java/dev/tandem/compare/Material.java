package dev.tandem.compare;

import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.Format;
import dev.tandem.example.Keys;
import dev.tandem.example.LabelFile;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of a comparison, read before anything is asked or trained.
 *
 * @param questions of the test
 * @param rows labelled ones: what {@code prompt} shows, {@code curated} looks up and adapters learn
 * @param task what a good answer is
 * @param labels sorted; empty where answers are no labels
 * @param remarks what is wrong with the rows, and does not keep them from being compared
 */
public record Material(
    List<TestQuestion> questions,
    List<Example> rows,
    Task task,
    List<String> labels,
    List<String> remarks) {
  private static final int LABEL_WORDS = 8;
  private static final int FEW = 30;
  private static final int NAMED = 3; // places in a remark

  /**
   * @param train labelled questions; empty where there are none
   * @param limit only the first so many test questions; 0 for all
   * @param wanted what quality is measured by; empty to find it
   * @throws UserError if a file cannot be read or holds nothing, both are the same, or there is
   *     only one label
   */
  public static Material read(
      Optional<Path> train, Path test, int limit, Optional<Task.Kind> wanted) {
    List<TestQuestion> all = questions(test);
    List<TestQuestion> questions = limit > 0 && limit < all.size() ? all.subList(0, limit) : all;
    train.ifPresent(file -> requireAnother(file, test));
    Optional<ExampleFile> learnt = train.map(file -> ExampleFile.read(file, Optional.empty()));
    List<Example> rows = learnt.map(ExampleFile::rows).orElse(List.of());
    if (learnt.isPresent() && rows.isEmpty()) {
      throw new UserError(
          "%s holds no row that can be learnt; %s %s"
              .formatted(
                  learnt.get().path(),
                  learnt.get().refused().getFirst().place(),
                  learnt.get().refused().getFirst().reason()));
    }
    boolean labelled = labelled(test, questions, rows, wanted);
    Task task =
        Task.of(
            questions,
            rows.stream().map(Example::answer).toList(),
            labelled ? Optional.of(Task.Kind.LABELS) : wanted);
    List<String> labels = labelled ? labels(questions, rows) : List.of();
    if (labels.size() == 1) {
      throw new UserError(
          "%s has only one label, '%s', so there is nothing to tell apart; add texts with another one"
              .formatted(test, labels.getFirst()));
    }
    List<String> remarks = new ArrayList<>();
    learnt
        .filter(file -> !file.refused().isEmpty())
        .ifPresent(
            file ->
                remarks.add(
                    "%,d rows of %s cannot be read and are left out; the first: %s %s"
                        .formatted(
                            file.refused().size(),
                            file.path().getFileName(),
                            file.refused().getFirst().place(),
                            file.refused().getFirst().reason())));
    remarks.addAll(counted(questions));
    if (labelled) {
      remarks.addAll(ofLabels(questions, rows));
    }
    return new Material(questions, rows, task, labels, remarks);
  }

  /** Whether arms answer with a label and nothing else. */
  public boolean labelled() {
    return !labels.isEmpty();
  }

  /** How its rows are learnt: as texts with labels, whatever file they stand in, or as found. */
  public Optional<Format> format() {
    return labelled() ? Optional.of(Format.CLASSIFICATION) : Optional.empty();
  }

  /** CSV and TSV of a text and its label are read as such, everything else as test questions. */
  private static List<TestQuestion> questions(Path test) {
    if (!table(test)) {
      return TestQuestions.read(test);
    }
    return LabelFile.read(test).stream()
        .map(
            row ->
                new TestQuestion(
                    "line-" + row.place().line(),
                    row.text(),
                    List.of(row.label()),
                    true,
                    List.of(),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  private static boolean table(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return true;
    }
    return name.endsWith(".tsv")
        && ExampleFile.read(file, Optional.empty()).format() == Format.CLASSIFICATION;
  }

  private static void requireAnother(Path train, Path test) {
    try {
      if (Files.exists(train) && Files.exists(test) && Files.mismatch(train, test) < 0) {
        throw new UserError(
            "%s and %s hold the same rows, so arms would be measured on what they have learnt; part one file with --data FILE, or name other test questions"
                .formatted(train, test));
      }
    } catch (IOException e) {
      throw new UserError("%s cannot be read; is the path right?".formatted(train), e);
    }
  }

  /**
   * A table of texts with short answers, or questions whose few answers repeat and which all stand
   * in training rows. Questions that name documents are answered from those.
   */
  private static boolean labelled(
      Path test, List<TestQuestion> questions, List<Example> rows, Optional<Task.Kind> wanted) {
    if (wanted.isPresent()) {
      return wanted.get() == Task.Kind.LABELS;
    }
    Set<String> said = answers(questions);
    boolean few = said.stream().allMatch(each -> Keys.words(each).size() <= LABEL_WORDS);
    if (table(test)) {
      return few && said.size() < questions.size() + rows.size();
    }
    Set<String> learnt = rows.stream().map(Example::answer).collect(Collectors.toSet());
    return few
        && learnt.containsAll(said)
        && questions.stream().allMatch(each -> each.answerable() && each.docIds().isEmpty())
        && Task.of(questions, List.of(), Optional.empty()).kind() == Task.Kind.LABELS;
  }

  private static Set<String> answers(List<TestQuestion> questions) {
    return questions.stream()
        .flatMap(each -> each.answers().stream().limit(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> labels(List<TestQuestion> questions, List<Example> rows) {
    return Stream.concat(answers(questions).stream(), rows.stream().map(Example::answer))
        .filter(label -> !label.isBlank())
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> counted(List<TestQuestion> questions) {
    List<String> remarks = new ArrayList<>();
    int n = questions.size();
    if (n < FEW) {
      remarks.add(
          "There are only %,d test questions: intervals are wide, and arms are told apart only where one is far better."
              .formatted(n));
    }
    if (questions.stream().noneMatch(TestQuestion::answerable)) {
      remarks.add(
          "None of the test questions has an answer, so quality says only how often arms decline; add questions that the documents answer.");
    }
    List<String> others = QuestionKind.others(questions);
    if (!others.isEmpty()) {
      remarks.add(
          "Questions of the type %s count by what they are: the report knows %s."
              .formatted(String.join(", ", others), QuestionKind.words()));
    }
    return remarks;
  }

  private static List<String> ofLabels(List<TestQuestion> questions, List<Example> rows) {
    List<String> remarks = new ArrayList<>();
    Set<String> tested = answers(questions);
    if (tested.size() == 1) {
      remarks.add(
          "All test texts have the label '%s': an arm that always says so would look perfect; add texts with other labels."
              .formatted(tested.iterator().next()));
    }
    Map<String, Set<String>> test = new LinkedHashMap<>(); // labels by text
    questions.forEach(
        each ->
            each.answers().stream()
                .limit(1)
                .forEach(
                    label ->
                        test.computeIfAbsent(Keys.loose(each.question()), t -> new TreeSet<>())
                            .add(label)));
    Map<String, Set<String>> train = new LinkedHashMap<>();
    rows.forEach(
        row ->
            train
                .computeIfAbsent(Keys.loose(row.prompt()), t -> new TreeSet<>())
                .add(row.answer()));
    contradicting("test", test).ifPresent(remarks::add);
    contradicting("training", train).ifPresent(remarks::add);
    Set<String> other = new HashSet<>();
    test.forEach(
        (text, labels) -> {
          if (!train.getOrDefault(text, labels).containsAll(labels)) {
            other.add(text);
          }
        });
    if (!other.isEmpty()) {
      remarks.add(
          "%,d test texts stand in the training rows with another label; one of both is wrong."
              .formatted(other.size()));
    }
    Set<String> unlearnt = new TreeSet<>(tested);
    rows.forEach(row -> unlearnt.remove(row.answer()));
    if (!rows.isEmpty() && !unlearnt.isEmpty()) {
      remarks.add(
          "%,d labels of the test stand in no training row (%s), so that no trained arm can give them."
              .formatted(unlearnt.size(), some(unlearnt)));
    }
    return remarks;
  }

  private static Optional<String> contradicting(String which, Map<String, Set<String>> labels) {
    List<Set<String>> several = labels.values().stream().filter(each -> each.size() > 1).toList();
    return several.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%,d %s texts have two labels or more (such as %s), so that no arm can be right on all of them; mend those rows."
                .formatted(several.size(), which, some(several.getFirst())));
  }

  private static String some(Set<String> labels) {
    return labels.stream()
        .limit(NAMED)
        .map("'%s'"::formatted)
        .collect(Collectors.joining(", ", "", labels.size() > NAMED ? ", ..." : ""));
  }
}
