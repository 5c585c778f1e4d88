package dev.tandem.example;

import dev.tandem.example.Refusal.BadRow;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that a training run is given, read, encoded and parted.
 *
 * @param train examples to learn from
 * @param dev held out while training; from its own file, or parted from the training file
 * @param test measured afterwards; empty where no file was named
 * @param measured of these what could be encoded
 * @param refused rows of any of the files that cannot be learnt from or measured on
 * @param labels how texts with labels are given to the model
 * @param recipe whose rows are among them
 * @param found in the training examples before they were parted
 */
public record TrainingData(
    List<EncodedExample> train,
    List<EncodedExample> dev,
    List<Example> test,
    List<EncodedExample> measured,
    List<ExampleFile> files,
    List<Refusal> refused,
    LabelPrompt labels,
    Optional<Recipe> recipe,
    List<Finding> found) {
  public TrainingData {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    test = List.copyOf(test);
    measured = List.copyOf(measured);
    files = List.copyOf(files);
    refused = List.copyOf(refused);
    found = List.copyOf(found);
  }

  /** When documents are learnt. */
  public enum Order {
    /** All documents, then the other examples. */
    BEFORE,
    /** Documents and examples in one. */
    MIXED
  }

  /**
   * What to read.
   *
   * @param files with training examples; may be empty where documents are given
   * @param format of all files; empty to find each file's
   * @param documents to learn as they stand
   * @param instruction what the model is told before each text that has a label; empty for the
   *     usual words
   * @param teacher gives questions of {@code files} that have no answer one; empty to refuse them
   * @param grounding shows the passages that are found for each question before it is learnt
   * @param recipe rows that stand in their prompt already; its dev rows are for where no dev file
   *     is given
   * @param replay rows that were learnt before, some of which are learnt again
   * @param rehearsed rows that keep what the model can do already; none of them is held out
   * @param collection of the documents that rows of files name; empty for none
   * @param deleted whether a document was deleted: rows made from it are left out
   * @param devShare of the training examples that become dev where no dev file is given
   */
  public record Request(
      List<Path> files,
      Optional<Path> dev,
      Optional<Path> test,
      Optional<Format> format,
      List<Example.Raw> documents,
      RowSettings rows,
      Optional<String> instruction,
      Optional<Teaching> teacher,
      Optional<Grounding> grounding,
      Optional<Recipe> recipe,
      Optional<Replay> replay,
      List<Example> rehearsed,
      String collection,
      Predicate<DocumentKey> deleted,
      double devShare,
      long seed) {
    public Request {
      files = List.copyOf(files);
      documents = List.copyOf(documents);
      if (files.isEmpty() && documents.isEmpty() && recipe.isEmpty()) {
        throw new IllegalArgumentException("there is nothing to learn; name examples or documents");
      }
    }

    private RowForm form() {
      return new RowForm(format, collection, teacher.isPresent());
    }

    private ExampleFile file(Path path) {
      return ExampleFile.read(path, form().closed());
    }
  }

  /**
   * Reads and encodes all of it; what is wrong with single rows is collected.
   *
   * @throws dev.tandem.text.UserError if a file cannot be read at all
   */
  public static TrainingData read(Request request, ChatEncoder encoder) {
    List<ExampleFile> files =
        request.files().stream().map(file -> ExampleFile.read(file, request.form())).toList();
    Optional<ExampleFile> dev = request.dev().map(request::file);
    Optional<ExampleFile> test = request.test().map(request::file);
    List<ExampleFile> all = new ArrayList<>(files);
    dev.ifPresent(all::add);
    test.ifPresent(all::add);

    List<Refusal> refused = new ArrayList<>();
    all.forEach(file -> refused.addAll(file.refused()));
    List<Example> given = new ArrayList<>(request.documents());
    files.forEach(file -> given.addAll(file.rows()));
    List<Finding.Item> gone = new ArrayList<>();
    leaveOut(given, request.deleted(), gone);
    List<Example> examples = request.teacher().map(each -> each.teach(given)).orElse(given);
    List<Example> old = new ArrayList<>();
    for (Path path : request.replay().map(Replay::files).orElse(List.of())) {
      ExampleFile file = request.file(path);
      all.add(file);
      refused.addAll(file.refused());
      old.addAll(file.rows());
    }
    leaveOut(old, request.deleted(), gone);
    List<Example> known = Stream.concat(examples.stream(), old.stream()).toList();
    LabelPrompt labels =
        LabelPrompt.of(LabelPrompt.labels(known), request.instruction(), encoder.takesSystem());
    if ((request.grounding().isPresent() || request.recipe().isPresent())
        && !labels.labels().isEmpty()) {
      throw new UserError(
          "Passages are found for questions; texts with labels are learnt without --with-retrieval.");
    }
    request.grounding().ifPresent(each -> each.prepare(known));
    RowEncoder rows = new RowEncoder(encoder, request.rows(), labels, request.grounding());
    List<EncodedExample> train = encode(examples, rows, refused);
    List<Example> unseen = new ArrayList<>(dev.map(ExampleFile::rows).orElse(List.of()));
    leaveOut(unseen, request.deleted(), gone);
    List<EncodedExample> held = encode(unseen, rows, refused);

    List<Example> learnt = train.stream().map(EncodedExample::example).toList();
    Duplicates duplicates = Duplicates.of(learnt);
    if (dev.isEmpty()) {
      BitSet parted = Splits.dev(learnt, duplicates, request.devShare(), request.seed());
      held = parted.stream().mapToObj(train::get).toList();
      List<EncodedExample> whole = train;
      train =
          IntStream.range(0, whole.size())
              .filter(i -> !parted.get(i))
              .mapToObj(whole::get)
              .toList();
    }
    if (request.recipe().isPresent()) {
      Recipe recipe = request.recipe().get();
      RowEncoder asTheyAre = new RowEncoder(encoder, request.rows(), labels, Optional.empty());
      train = joined(train, encode(recipe.train(), asTheyAre, refused));
      if (dev.isEmpty()) {
        held = joined(held, encode(recipe.dev(), asTheyAre, refused));
      }
    }
    if (request.replay().isPresent()) {
      train = new ArrayList<>(train);
      List<Example> some = request.replay().get().some(old, train.size(), request.seed());
      train.addAll(encode(some, rows, refused));
    }
    if (!request.rehearsed().isEmpty()) {
      if (!labels.labels().isEmpty()) {
        throw new UserError(
            "A model that learns labels answers with labels only; leave out --rehearse.");
      }
      RowEncoder asTheyAre = new RowEncoder(encoder, request.rows(), labels, Optional.empty());
      train = joined(train, encode(request.rehearsed(), asTheyAre, refused));
    }
    List<Finding> found = new ArrayList<>(duplicates.findings());
    if (!gone.isEmpty()) {
      found.add(
          Finding.of(
              "deleted",
              false,
              "%,d rows were made from documents that have been deleted; they are left out"
                  .formatted(gone.size()),
              gone));
    }
    return new TrainingData(
        train,
        held,
        test.map(ExampleFile::rows).orElse(List.of()),
        // a test row that cannot be learnt from spoils no training, so it is only left out
        test.map(file -> encode(file.rows(), rows, new ArrayList<>())).orElse(List.of()),
        all,
        refused,
        labels,
        request.recipe(),
        found);
  }

  private static List<EncodedExample> joined(List<EncodedExample> some, List<EncodedExample> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** The examples to learn and those held out that a recipe did not make. */
  List<Example> given() {
    Set<Example> made = Collections.newSetFromMap(new IdentityHashMap<>());
    recipe.ifPresent(
        rows -> {
          made.addAll(rows.train());
          made.addAll(rows.dev());
        });
    return Stream.concat(train.stream(), dev.stream())
        .map(EncodedExample::example)
        .filter(example -> !made.contains(example))
        .toList();
  }

  /** What is learnt with passages that were found for it. */
  public List<Example.Chat> grounded() {
    return train.stream().flatMap(example -> example.grounded().stream()).toList();
  }

  private static void leaveOut(
      List<Example> examples, Predicate<DocumentKey> deleted, List<Finding.Item> gone) {
    examples.removeIf(
        example -> {
          Optional<DocumentKey> document =
              example.origin().learnt().stream().filter(deleted).findFirst();
          document.ifPresent(
              key ->
                  gone.add(
                      new Finding.Item(example.place(), "document '%s'".formatted(key.docId()))));
          return document.isPresent();
        });
  }

  private static List<EncodedExample> encode(
      List<? extends Example> examples, RowEncoder rows, List<Refusal> refused) {
    List<EncodedExample> encoded = new ArrayList<>();
    for (Example example : examples) {
      try {
        encoded.add(rows.encode(example));
      } catch (BadRow bad) {
        refused.add(bad.at(example.place()));
      }
    }
    return encoded;
  }

  /** The rows of a trainer's stages, one after the other; within each they may be shuffled. */
  public List<List<TokenRow>> stages(Order order, long seed) {
    List<TokenRow> documents = new ArrayList<>();
    List<TokenRow> examples = new ArrayList<>();
    for (EncodedExample example : train) {
      (example.example() instanceof Example.Raw ? documents : examples).addAll(example.rows());
    }
    if (order == Order.MIXED) {
      documents.addAll(examples);
      Collections.shuffle(documents, new Random(seed));
      return List.of(documents);
    }
    return Stream.of(documents, examples)
        .filter(stage -> !stage.isEmpty())
        .map(List::copyOf)
        .toList();
  }

  /** How many rows are learnt; a document may be several. */
  public int rows() {
    return train.stream().mapToInt(example -> example.rows().size()).sum();
  }

  /** The rows to measure the loss on while training. */
  public List<TokenRow> devRows() {
    return dev.stream().flatMap(example -> example.rows().stream()).toList();
  }

  /** The labels that are learnt, where some are. */
  public Optional<LabelPrompt> learntLabels() {
    return labels.labels().isEmpty() ? Optional.empty() : Optional.of(labels);
  }

  /** Whether nothing is learnt but labels of texts. */
  public boolean onlyLabels() {
    return !train.isEmpty()
        && train.stream().allMatch(row -> row.example() instanceof Example.Labelled);
  }

  /** The texts with labels that are held out. */
  public List<Example.Labelled> devLabels() {
    return dev.stream()
        .map(EncodedExample::example)
        .filter(Example.Labelled.class::isInstance)
        .map(Example.Labelled.class::cast)
        .toList();
  }

  /** Who may use what is learnt from it. */
  public Audience audience() {
    // Labels of rows that are held out stand in the prompt, too.
    Stream<EncodedExample> told =
        labels.labels().isEmpty() ? train.stream() : Stream.concat(train.stream(), dev.stream());
    return Audience.of(told.map(EncodedExample::example).toList());
  }
}
