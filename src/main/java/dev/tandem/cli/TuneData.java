package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.Example;
import dev.tandem.example.Format;
import dev.tandem.example.Grounding;
import dev.tandem.example.RawDocuments;
import dev.tandem.example.Recipe;
import dev.tandem.example.Replay;
import dev.tandem.example.RowSettings;
import dev.tandem.example.Teaching;
import dev.tandem.example.TrainingData;
import dev.tandem.llm.Message;
import dev.tandem.text.UserError;
import dev.tandem.training.Schooling;
import dev.tandem.training.TeacherRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to learn from, and how it becomes rows of tokens. */
final class TuneData {
  private static final int UNKNOWN_CONTEXT = 2048; // where a model does not say what it takes

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "training examples; several times for several files")
  private List<Path> data = List.of();

  @Option(
      names = "--dev",
      paramLabel = "FILE",
      description = "examples to measure on while training; else some of the training's")
  private Optional<Path> dev = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description =
          "test questions: none of them may stand in the training examples, and the card tells how they are answered")
  private Optional<Path> test = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "chat, completion, questions or classification; found from the files if not given")
  private Optional<Format> format = Optional.empty();

  @Option(
      names = "--documents",
      paramLabel = "PATH",
      description = "text and Markdown files, or folders of them, to learn as they stand")
  private List<Path> documents = List.of();

  @Option(
      names = "--documents-of",
      paramLabel = "NAME",
      description =
          "a collection whose documents, as far as --as may read them, are learnt as they stand")
  private List<String> collections = List.of();

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "before",
      description = "documents before the examples, or mixed with them (default before)")
  TrainingData.Order order = TrainingData.Order.BEFORE;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      defaultValue = "assistant",
      description = "whose turns are learnt: assistant, user, system (default assistant)")
  private Set<Message.Role> roles = Set.of(Message.Role.ASSISTANT);

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "the most tokens of a row (default: what the model was trained for)")
  private Optional<Integer> maxTokens = Optional.empty();

  @Option(names = "--cut", description = "cut examples that are too long instead of refusing them")
  private boolean cut;

  @Option(
      names = "--instruction",
      paramLabel = "TEXT",
      description =
          "what the model is told before each text that has a label, instead of the usual words")
  private Optional<String> instruction = Optional.empty();

  @Option(
      names = "--dev-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "share of the examples that become dev without --dev, at most 500 (default 0.1)")
  private double devShare;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of every random choice (default 1)")
  long seed;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "collection of the documents that rows name in doc_ids: a deleted one then marks the adapter; with --with-retrieval, where passages are found")
  private String collection = "";

  @Option(
      names = "--with-retrieval",
      description =
          "learn each question with the passages that are found for it, for --arm hybrid; where they do not hold the answer, to decline")
  private boolean retrieval;

  @Option(
      names = "--missing",
      paramLabel = "SHARE",
      defaultValue = "0.15",
      description =
          "share of the questions whose evidence is taken away, with --with-retrieval (default 0.15)")
  private double missing;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description =
          "examples learnt before, as with --continue: some are learnt again, lest they be forgotten; several times for several files")
  private List<Path> replay = List.of();

  @Option(
      names = "--replay-share",
      paramLabel = "SHARE",
      defaultValue = "0.25",
      description = "how many of them for each new example (default 0.25)")
  private double replayShare;

  @Option(
      names = "--rehearse",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "general questions that the model answers itself before, learnt beside the examples, lest it answer everything as they do; 100 go with some hundred examples (default 0)")
  private int rehearse;

  @Mixin private final RecipeOptions recipe = new RecipeOptions();

  @Mixin private final Reader reader = new Reader();

  @Mixin private final TeacherOptions teacher = new TeacherOptions();

  /** The collection named, else the one whose documents are learnt; empty if there is none. */
  String collection() {
    return !collection.isEmpty()
        ? collection
        : collections.size() == 1 ? collections.getFirst() : "";
  }

  /**
   * @throws UserError if passages are wanted and no collection is named
   */
  Optional<RetrievedExamples.Settings> retrieval(Tandem tandem) {
    if (!retrieval) {
      return Optional.empty();
    }
    if (collection.isEmpty()) {
      throw new UserError(
          "Name the collection whose passages are shown: --with-retrieval -c NAME.");
    }
    if (recipe.wanted() && data.isEmpty()) {
      throw new UserError(
          "The recipe's rows have passages of their own; name the examples for --with-retrieval with --data, or leave it out.");
    }
    return Optional.of(
        tandem.training().retrieval(collection, reader.in(tandem), missing, recipe.wanted(), seed));
  }

  /**
   * The model that answers questions without an answer.
   *
   * @param out folder of the run, if there is one
   * @param passages shown to it; empty to ask without
   */
  Optional<Schooling> teacher(
      Tandem tandem, Optional<Path> out, Optional<RetrievedExamples> passages, boolean shown) {
    Optional<TeacherRequest> request = teacher.request(out, reader.in(tandem));
    return request.map(
        asked -> tandem.training().teacher(asked, passages, new TeacherProgress(shown)));
  }

  /**
   * @param teacher answers questions without an answer; empty to refuse them
   * @param passages shows passages; empty to learn without
   */
  TrainingData read(Tandem tandem, Optional<Teaching> teacher, Optional<Grounding> passages) {
    List<Example.Raw> raw = new ArrayList<>(RawDocuments.read(documents));
    collections.forEach(name -> raw.addAll(tandem.training().documents(name, reader.in(tandem))));
    Optional<Recipe> made = recipe.rows(tandem, dev.isEmpty() ? devShare : 0);
    if (made.isPresent() && passages.isEmpty() && !data.isEmpty()) {
      throw new UserError(
          "Beside --recipe examples are learnt with passages too; add --with-retrieval -c NAME, or leave out --data.");
    }
    if (data.isEmpty() && raw.isEmpty() && made.isEmpty()) {
      throw new UserError(
          "There is nothing to learn; name examples with --data, documents, or a --recipe.");
    }
    return tandem
        .training()
        .read(
            new TrainingData.Request(
                data,
                dev,
                test,
                format,
                raw,
                rows(tandem),
                instruction,
                teacher,
                passages,
                made,
                again(),
                rehearsed(tandem),
                collection(),
                tandem.training().deleted(collection()),
                devShare,
                seed));
  }

  /**
   * The same rows once more, their passages found anew; questions without an answer are refused.
   */
  TrainingData again(Tandem tandem) {
    return read(tandem, Optional.empty(), retrieval(tandem).map(tandem.training()::retrieved));
  }

  private List<Example> rehearsed(Tandem tandem) {
    if (rehearse == 0) {
      return List.of();
    }
    try (Progress progress = new Progress("rehearsal", true)) {
      return tandem.training().rehearsal(rehearse, seed, (done, all) -> progress.update(done, all));
    }
  }

  private Optional<Replay> again() {
    if (!replay.isEmpty() && !(replayShare > 0)) {
      throw new UserError("--replay-share is above 0, not %s.".formatted(replayShare));
    }
    return replay.isEmpty() ? Optional.empty() : Optional.of(new Replay(replay, replayShare));
  }

  private RowSettings rows(Tandem tandem) {
    int context = tandem.training().encoder().contextLength();
    int most = maxTokens.orElse(context > 0 ? context : UNKNOWN_CONTEXT);
    if (context > 0 && most > context) {
      throw new UserError(
          "The model was trained for %d tokens; give --max-tokens no more.".formatted(context));
    }
    return new RowSettings(most, cut, roles);
  }
}
