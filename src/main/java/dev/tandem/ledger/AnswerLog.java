package dev.tandem.ledger;

import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers given. */
public interface AnswerLog {
  void add(AnswerRecord answer);

  /**
   * The newest answers that this reader asked for; an operator lists all with {@link #allRecent}.
   */
  List<AnswerRecord> recent(String collection, Principals who, int limit);

  /** The newest answers of everybody. For operators. */
  List<AnswerRecord> allRecent(String collection, int limit);

  /**
   * Replays an answer as it stood. Quotes and passages whose document was deleted, or that the
   * reader may not read any more, come back as hashes and offsets without text; so do question and
   * answer of a forgotten person.
   */
  Optional<AnswerRecord> replay(String id, Principals who);

  /**
   * Destroys the key of a person's questions and answers; returns how many answers lost their text.
   */
  int forget(Principal person);

  /** Destroys the text of answers older than this; returns how many. */
  int forgetBefore(Instant time);
}
