package dev.tandem.compare;

import dev.tandem.answer.Together;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks every contestant every question, and nothing twice. */
public final class Contest {
  /** A model computes several together; what each gets does not depend on the others. */
  private static final int AT_ONCE = 12;

  /** So many failures in a row are no chance: an endpoint is gone, and each might wait minutes. */
  private static final int GONE = 2 * AT_ONCE;

  /** Asked once more, alone, for how long a reader waits. */
  static final int TIMED = 20;

  private final Path folder;
  private final Listener listener;

  /** Hears how far the asking is. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param done of this contestant's questions
     * @param secondsLeft of this contestant, at the pace of those that were asked now
     */
    void at(String contestant, int done, int total, double secondsLeft);
  }

  /**
   * What a contestant came to.
   *
   * @param replies by question, in their order; a failed one has none of its own
   * @param alone milliseconds of some questions asked one after the other, beside nothing else
   */
  public record Outcome(Contestant contestant, List<Reply> replies, List<Long> alone) {}

  /**
   * @param folder where replies are kept
   */
  public Contest(Path folder, Listener listener) {
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * Asks what has not been answered yet, and how long a reader waits. Where nothing but failures
   * comes any more, what is left is not asked and counts as failed; the next time it is asked
   * again, as all that failed is.
   */
  public Outcome ask(Contestant contestant, List<TestQuestion> questions) {
    try (Replies kept = new Replies(contestant, folder)) {
      AtomicInteger failedInARow = new AtomicInteger();
      List<Reply> replies = replies(contestant, questions, kept, failedInARow);
      return new Outcome(contestant, replies, alone(contestant, questions, kept, failedInARow));
    }
  }

  /** The same without the waiting. */
  public Outcome answers(Contestant contestant, List<TestQuestion> questions) {
    try (Replies kept = new Replies(contestant, folder)) {
      return new Outcome(
          contestant, replies(contestant, questions, kept, new AtomicInteger()), List.of());
    }
  }

  private List<Reply> replies(
      Contestant contestant,
      List<TestQuestion> questions,
      Replies kept,
      AtomicInteger failedInARow) {
    Map<TestQuestion, Reply> replies = new LinkedHashMap<>();
    questions.forEach(question -> kept.find(question).ifPresent(r -> replies.put(question, r)));
    List<TestQuestion> open = questions.stream().filter(q -> !replies.containsKey(q)).toList();
    List<Callable<Map.Entry<TestQuestion, Reply>>> asks = new ArrayList<>();
    open.forEach(
        question -> asks.add(() -> Map.entry(question, reply(contestant, question, failedInARow))));
    long start = System.nanoTime();
    int[] asked = {0};
    Together.each(
        AT_ONCE,
        asks,
        "The comparison was interrupted; the same command goes on where it was.",
        each -> {
          kept.keep(each.getKey(), each.getValue());
          replies.put(each.getKey(), each.getValue());
          asked[0]++;
          double seconds = (System.nanoTime() - start) / 1e9;
          listener.at(
              contestant.name(),
              replies.size(),
              questions.size(),
              seconds / asked[0] * (questions.size() - replies.size()));
        });
    return questions.stream().map(replies::get).toList();
  }

  /** Asks one question of one contestant; a failure is a reply too. */
  public static Reply reply(Contestant contestant, TestQuestion question) {
    return reply(contestant, question, new AtomicInteger());
  }

  private static Reply reply(
      Contestant contestant, TestQuestion question, AtomicInteger failedInARow) {
    if (failedInARow.get() >= GONE) {
      return Reply.failed(
          question.id(),
          new UserError(
              "not asked, because %d before it failed one after the other".formatted(GONE)));
    }
    try {
      Reply reply = contestant.reply(question);
      failedInARow.set(0);
      return reply;
    } catch (RuntimeException e) {
      failedInARow.incrementAndGet();
      return Reply.failed(question.id(), e);
    }
  }

  private static List<Long> alone(
      Contestant contestant,
      List<TestQuestion> questions,
      Replies kept,
      AtomicInteger failedInARow) {
    List<Long> times = new ArrayList<>();
    for (TestQuestion question : timed(questions)) {
      Optional<Long> known = kept.time(question);
      known.ifPresent(times::add);
      if (known.isEmpty()) {
        long start = System.nanoTime();
        if (!reply(contestant, question, failedInARow).hasFailed()) {
          long milliseconds = (System.nanoTime() - start) / 1_000_000;
          kept.keepTime(question, milliseconds);
          times.add(milliseconds);
        }
      }
    }
    return times;
  }

  /**
   * Some of all, by a hash: files often begin with the easy ones, and where questions are added
   * most of those that were timed still are.
   */
  static List<TestQuestion> timed(List<TestQuestion> questions) {
    return questions.stream()
        .sorted(Comparator.comparing(each -> Sha256.of(each.id() + "\n" + each.question())))
        .limit(TIMED)
        .toList();
  }
}
