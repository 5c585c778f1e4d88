package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.NearestExamples;
import dev.tandem.llm.Message;
import dev.tandem.text.Injection;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What the arm {@code prompt} shows a model before a question: labelled examples that the asker may
 * read, as turns of the conversation, the nearest last (in-context learning: Brown et al., 2020;
 * nearest examples: Liu et al., 2022). Safe for use by many threads.
 */
public final class FewShot {
  private static final int MOST = 8;

  private static final String INSTRUCTIONS =
      "Answer the last question as the ones before it are answered: as long, in the same form, with the same words for the same things.";

  private final Path file;
  private final Embedder embedder;
  private Optional<NearestExamples> examples = Optional.empty();
  private Stamp stamp = Stamp.NONE;

  /**
   * @param file of examples, read and embedded when the first question is asked, and again when it
   *     was changed
   */
  public FewShot(Path file, Embedder embedder) {
    this.file = file;
    this.embedder = embedder;
  }

  /** The examples as the file has them now; a question is embedded only once. */
  public synchronized NearestExamples examples() {
    Stamp now = Stamp.of(file);
    if (examples.isEmpty() || !now.equals(stamp)) {
      List<Example> rows =
          ExampleFile.read(file, Optional.empty()).rows().stream().filter(FewShot::asked).toList();
      if (rows.isEmpty()) {
        throw new UserError(
            "%s holds no question with an answer, so the arm prompt has nothing to show"
                .formatted(file));
      }
      examples =
          Optional.of(
              examples
                  .map(before -> before.replaced(rows))
                  .orElseGet(() -> new NearestExamples(rows, embedder)));
      stamp = now;
    }
    return examples.get();
  }

  /** Another whenever the file is written. */
  private record Stamp(long size, long modified) {
    static final Stamp NONE = new Stamp(-1, -1);

    static Stamp of(Path file) {
      try {
        return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
      } catch (IOException e) {
        return NONE; // reading it says what is wrong
      }
    }
  }

  /**
   * One question with its answer: longer conversations show no question of their own. What speaks
   * to the model instead of showing it how to answer is no example.
   */
  private static boolean asked(Example row) {
    if (Injection.in(row.prompt()) || Injection.in(row.answer())) {
      return false;
    }
    return row instanceof Example.Labelled
        || row instanceof Example.Chat chat
            && !chat.open()
            && chat.messages().stream().filter(m -> m.role() == Message.Role.USER).count() == 1;
  }

  /** Names what the model is told. */
  static String version() {
    return Sha256.of(INSTRUCTIONS);
  }

  /**
   * The conversation that asks.
   *
   * @param history what was said before; the question stands behind it
   * @param shownTo whether an example may be shown to who asks
   * @param most tokens of the examples together
   * @param tokens counts what a text costs
   */
  List<Message> ask(
      String question,
      List<Message> history,
      Predicate<Example> shownTo,
      int most,
      ToIntFunction<String> tokens) {
    List<Message> shown = new ArrayList<>();
    int left = most;
    for (NearestExamples.Near near : examples().to(question, MOST, shownTo)) {
      Example row = near.example();
      int cost = tokens.applyAsInt(row.prompt()) + tokens.applyAsInt(row.answer());
      if (cost <= left) {
        left -= cost;
        shown.addFirst(Message.assistant(row.answer()));
        shown.addFirst(Message.user(row.prompt()));
      }
    }
    List<Message> conversation = new ArrayList<>();
    conversation.add(Message.system(INSTRUCTIONS));
    conversation.addAll(shown);
    conversation.addAll(history);
    conversation.add(Message.user(question));
    return conversation;
  }
}
