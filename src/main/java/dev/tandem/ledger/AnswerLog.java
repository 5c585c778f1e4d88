package dev.tandem.ledger;

import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answers given.
 *
 * <p><b>Whose an answer is.</b> The asker is the user principals of {@link AnswerRecord#who};
 * without any, its groups and tenants; without any, {@code public}. A reader is found out the same
 * way, and sees the answers of exactly the same asker: other members of a group do not see the
 * answers of one of them. An anonymous answer is nobody's: it stands in no reader's list, and is
 * replayed to whoever knows its unguessable id.
 *
 * <p><b>What is shown of it.</b> A quote is shown while its document lives and admits the reader
 * <em>now</em>. The text of the answer may repeat any passage that was cited or stood in the
 * prompt, so it is shown only while all of their documents live and admit the reader; deleting one
 * of them destroys the text. What is not shown is listed in {@link AnswerReplay#withheld}, with
 * hashes; identifiers, offsets and times stay.
 */
public interface AnswerLog {
  /** Records an answer. Works beside a writing process. */
  default void add(AnswerRecord answer) {
    add(answer, Optional.empty());
  }

  /**
   * The same of one that an adapter wrote.
   *
   * @param adapterPath its folder, by which the ledger knows it if it was trained here
   */
  void add(AnswerRecord answer, Optional<String> adapterPath);

  /**
   * The newest answers that this reader asked a collection for, alone or among others, newest
   * first; none for an anonymous reader. An operator lists all with {@link #allRecent}.
   */
  List<AnswerReplay> recent(String collection, Principals who, int limit);

  /** The same of everybody's answers. For operators. */
  List<AnswerReplay> allRecent(String collection, int limit);

  /**
   * Everybody's answers of a collection in a time, until exclusive, newest first. For operators.
   */
  List<AnswerReplay> between(String collection, Instant from, Instant until, int limit);

  /**
   * Every answer that a person asked for, oldest first, with all that is not destroyed. For who
   * answers that person's request for their data.
   */
  List<AnswerReplay> of(Principal person);

  /**
   * Replays an answer as it stood; empty if there is none of that id or it is another's. Quotes
   * whose document was deleted, or that the reader may not read any more, come back as hashes and
   * offsets without text, and the answer's text with them; so do question and answer of a forgotten
   * person.
   */
  Optional<AnswerReplay> replay(String id, Principals who);

  /** Replays anybody's answer, whatever its documents' readers. Destroyed text stays destroyed. */
  Optional<AnswerReplay> replayForOperator(String id);

  /**
   * Keeps what the asker thinks of an answer; a later word replaces an earlier one. The comment
   * lies under the keys of the question and goes with it. Works beside a writing process.
   *
   * @return false where there is no answer of that id that this reader may replay
   * @throws dev.tandem.text.UserError if the question was forgotten or expired
   */
  default boolean rate(String id, Principals who, Rating rating, String comment) {
    return rate(id, who, rating, comment, "");
  }

  /**
   * The same with what would have been right, which waits for a review then.
   *
   * @param correction empty for none
   */
  boolean rate(String id, Principals who, Rating rating, String comment, String correction);

  /**
   * The newest answers of a collection with a correction that nobody has reviewed, newest first;
   * only those of which this reader may read everything that they stood on.
   *
   * @param who empty for operators, who see them all
   */
  List<AnswerReplay> corrections(String collection, Optional<Principals> who, int limit);

  /**
   * Keeps what came of a review.
   *
   * @param example the set of examples that its row went to; empty if it was rejected
   * @return false where there is no open correction of that answer
   */
  boolean reviewed(String id, String reviewer, Optional<String> example);

  /**
   * Destroys the key of a person's questions and answers; returns how many answers lost their text.
   * {@link dev.tandem.text.Principal#PUBLIC} stands for everybody who asked without a name.
   */
  int forget(Principal person);

  /**
   * Destroys the text of one answer.
   *
   * @return false where there is no answer of that id that this reader may replay
   */
  boolean forget(String id, Principals who);

  /** Destroys the text of answers older than this; returns how many. */
  int forgetBefore(Instant time);
}
