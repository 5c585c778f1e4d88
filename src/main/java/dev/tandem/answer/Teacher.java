package dev.tandem.answer;

import dev.tandem.answer.KeptAnswers.Kind;
import dev.tandem.answer.KeptAnswers.Said;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.example.Teaching;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A larger model gives questions the answers that a smaller one learns (sequence-level
 * distillation: Kim and Rush, 2016). With passages it sees what the smaller one will see, and only
 * answers that those support are learnt.
 */
public final class Teacher implements Teaching {
  private static final int AT_ONCE = 12;
  private static final int TRIES = 3;

  /** One failure in so many questions is let be. */
  private static final int TENTH = 10;

  /**
   * @param all whether rows that have an answer get another one
   * @param maxTokens of an answer; longer ones are left out
   * @param pause before the second try; the third waits twice as long
   * @param folder of the run, where answers are kept until it ends; empty to keep none
   */
  public record Settings(boolean all, int maxTokens, Duration pause, Optional<Path> folder) {}

  /**
   * What became of the questions.
   *
   * @param answered of which {@code declined} say that the passages do not answer
   * @param unsupported left out, because the passages do not support the answer
   * @param empty left out, because the answer has no words
   * @param cut left out, because the answer had not ended at the most tokens
   * @param failed left out, because there was no answer after several tries
   */
  public record Counts(
      int answered, int declined, int unsupported, int empty, int cut, int failed) {
    public int all() {
      return answered + unsupported + empty + cut + failed;
    }
  }

  /** Hears how many questions are done, and how long the others will take at this pace. */
  @FunctionalInterface
  public interface Listener {
    void at(int done, int all, double secondsLeft);
  }

  /** A question on its way: what is asked, and what its answer is held against. */
  private record Question(Example.Chat row, Optional<RetrievedExamples.Shown> shown) {}

  /** Its answer, or why it has none. */
  private record Answered(
      Question question, String key, Said said, boolean known, Optional<UserError> failure) {}

  private final LanguageModel model;
  private final Optional<RetrievedExamples> passages;
  private final Settings settings;
  private final Listener listener;
  private Counts counts = new Counts(0, 0, 0, 0, 0, 0);

  /**
   * @param passages finds what is shown with each question; empty to ask without
   */
  public Teacher(
      LanguageModel model,
      Optional<RetrievedExamples> passages,
      Settings settings,
      Listener listener) {
    this.model = model;
    this.passages = passages;
    this.settings = settings;
    this.listener = listener;
  }

  /** Of all rows so far. */
  public Counts counts() {
    return counts;
  }

  /** Takes away what it keeps in a run's folder: to be called when the run has ended. */
  public static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(KeptAnswers.FILE));
  }

  /**
   * {@inheritDoc}
   *
   * @throws UserError if more than a tenth of the questions get no answer
   */
  @Override
  public List<Example> teach(List<Example> rows) {
    List<Example.Chat> asked =
        rows.stream().filter(this::asks).map(Example.Chat.class::cast).toList();
    Map<Example, Answered> answers = ask(asked);
    List<Example> taught = new ArrayList<>();
    for (Example row : rows) {
      Optional.ofNullable(answers.get(row))
          .ifPresentOrElse(answer -> learnt(answer).ifPresent(taught::add), () -> taught.add(row));
    }
    return taught;
  }

  private boolean asks(Example row) {
    return row instanceof Example.Chat chat && (chat.open() || settings.all);
  }

  private Map<Example, Answered> ask(List<Example.Chat> rows) {
    KeptAnswers kept = KeptAnswers.in(rows.isEmpty() ? Optional.empty() : settings.folder);
    Map<Example, Answered> answers = new LinkedHashMap<>();
    List<Answered> failed = new ArrayList<>();
    List<Callable<Answered>> asks = new ArrayList<>();
    rows.forEach(row -> asks.add(() -> answer(row, kept)));
    Pace pace = new Pace();
    Together.each(
        AT_ONCE,
        asks,
        "asking the teacher was interrupted; the same command asks only for what is missing",
        answer -> {
          answers.put(answer.question.row, answer);
          if (answer.failure.isPresent()) {
            failed.add(answer);
            refuse(failed, rows.size());
          }
          pace.done += answer.known ? 0 : 1;
          listener.at(answers.size(), rows.size(), pace.left(rows.size() - answers.size()));
        });
    // From here on they are left out, also when the run goes on after a kill: its rows stay its
    // rows.
    failed.forEach(each -> kept.keep(each.key, each.said));
    return answers;
  }

  /** How fast those come that were not known. */
  private static final class Pace {
    private final long start = System.nanoTime();
    private int done;

    double left(int questions) {
      return (System.nanoTime() - start) / 1e9 / Math.max(done, 1) * questions;
    }
  }

  private void refuse(List<Answered> failed, int all) {
    if (failed.size() * TENTH > all) {
      UserError first = failed.getFirst().failure.orElseThrow();
      throw new UserError(
          "the teacher '%s' failed at %d of %d questions, more than a tenth (the first: %s); nothing was learnt, and the same command asks only for the answers that are missing"
              .formatted(model.info().name(), failed.size(), all, first.getMessage()),
          first);
    }
  }

  private Answered answer(Example.Chat row, KeptAnswers kept) throws InterruptedException {
    Optional<RetrievedExamples.Shown> shown = passages.map(each -> each.shown(row));
    Question question = new Question(row, shown);
    List<Message> conversation = shown.map(RetrievedExamples.Shown::asked).orElseGet(row::question);
    String key = key(conversation);
    Optional<Said> known = kept.find(key);
    if (known.isPresent()) {
      return new Answered(question, key, known.get(), true, Optional.empty());
    }
    for (int tried = 1; ; tried++) {
      try {
        Said said = said(conversation);
        kept.keep(key, said);
        return new Answered(question, key, said, false, Optional.empty());
      } catch (UserError e) {
        if (tried >= TRIES) {
          return new Answered(question, key, new Said(Kind.FAILED, ""), false, Optional.of(e));
        }
        Thread.sleep(settings.pause.multipliedBy(tried));
      }
    }
  }

  private Said said(List<Message> conversation) {
    Generation said =
        model.generate(
            conversation,
            Sampling.greedy(settings.maxTokens),
            new Origin("teacher", "", () -> false, true, Optional.empty()),
            LanguageModel.TextSink.NONE);
    String text = said.text().strip();
    if (said.finish() == Generation.Finish.LENGTH) {
      return new Said(Kind.CUT, "");
    }
    return text.isEmpty() ? new Said(Kind.EMPTY, "") : new Said(Kind.ANSWERED, text);
  }

  /** Of all that decides an answer: with another passage it is another question. */
  private String key(List<Message> conversation) {
    StringBuilder all = new StringBuilder();
    all.append(model.info().name()).append('\n').append(model.info().sha256()).append('\n');
    all.append(settings.maxTokens);
    for (Message message : conversation) {
      all.append('\u0000').append(message.role()).append('\u0000').append(message.content());
    }
    return Sha256.of(all.toString());
  }

  /**
   * The row with its answer, read by whoever may read what supports it; empty if it is left out.
   */
  private Optional<Example> learnt(Answered answer) {
    Said said = answer.said;
    Example.Chat row = answer.question.row;
    switch (said.kind()) {
      case EMPTY -> count(0, 0, 0, 1, 0, 0);
      case CUT -> count(0, 0, 0, 0, 1, 0);
      case FAILED -> count(0, 0, 0, 0, 0, 1);
      case ANSWERED -> {
        if (answer.question.shown.isEmpty()) {
          count(1, 0, 0, 0, 0, 0);
          return Optional.of(row.answered(said.text(), row.origin()));
        }
        RetrievedExamples.Shown shown = answer.question.shown.get();
        if (shown.declines(said.text())) {
          count(1, 1, 0, 0, 0, 0);
          return Optional.of(row.answered(shown.decline(), row.origin()));
        }
        Optional<Audience> support = shown.support(said.text());
        if (support.isPresent()) {
          count(1, 0, 0, 0, 0, 0);
          Audience both = Audience.of(List.of(row)).and(support.get());
          return Optional.of(
              row.answered(
                  said.text(), new Example.Origin(both.readers(), List.copyOf(both.documents()))));
        }
        count(0, 0, 1, 0, 0, 0);
      }
    }
    return Optional.empty();
  }

  private void count(int answered, int declined, int unsupported, int empty, int cut, int failed) {
    counts =
        new Counts(
            counts.answered + answered,
            counts.declined + declined,
            counts.unsupported + unsupported,
            counts.empty + empty,
            counts.cut + cut,
            counts.failed + failed);
  }
}
