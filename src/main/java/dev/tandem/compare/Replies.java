package dev.tandem.compare;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The replies of one contestant and how long those took that were asked alone, so that nothing is
 * asked twice: not after a kill, and not when ten questions are added. A reply is found by what it
 * depends on, the contestant's identity and the question.
 */
final class Replies implements AutoCloseable {
  private final String identity;
  private final Kept<Reply> replies;
  private final Kept<Long> times;

  /**
   * @param folder of the replies, made if it is not there
   * @throws dev.tandem.text.UserError if it cannot be read or written
   */
  Replies(Contestant contestant, Path folder) {
    identity = contestant.identity();
    replies = new Kept<>(folder.resolve(contestant.name() + ".jsonl"), Reply.class);
    times = new Kept<>(folder.resolve(contestant.name() + ".times.jsonl"), Long.class);
  }

  Optional<Reply> find(TestQuestion question) {
    return replies.find(key(question));
  }

  /** Keeps a reply; a failure is kept by nobody, so that it is tried again the next time. */
  void keep(TestQuestion question, Reply reply) {
    if (!reply.hasFailed()) {
      replies.keep(key(question), reply);
    }
  }

  /** Milliseconds that a question took beside nothing else, if that was measured. */
  Optional<Long> time(TestQuestion question) {
    return times.find(key(question));
  }

  void keepTime(TestQuestion question, long milliseconds) {
    times.keep(key(question), milliseconds);
  }

  @Override
  public void close() {
    try (times) {
      replies.close();
    }
  }

  /** Of the words that are asked and of who asks, but of no gold answer, which may be mended. */
  private String key(TestQuestion question) {
    return Sha256.of(
        String.join(
            "\u0000",
            identity,
            question.id(),
            question.question(),
            question.who().map(Object::toString).orElse("")));
  }
}
