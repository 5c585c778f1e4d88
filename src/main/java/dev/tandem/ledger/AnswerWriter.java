package dev.tandem.ledger;

import dev.tandem.text.Citation;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The writes of one transaction to answers. {@link AnswerKeys} says what lies under which key. */
final class AnswerWriter {
  private final Handle handle;

  AnswerWriter(Handle handle) {
    this.handle = handle;
  }

  /** Whose an answer is; see {@link AnswerLog}. */
  static SortedSet<Principal> subjects(Principals who) {
    TreeSet<Principal> users = new TreeSet<>();
    TreeSet<Principal> others = new TreeSet<>();
    for (Principal principal : who.all()) {
      if (principal.value().startsWith("user:")) {
        users.add(principal);
      } else if (!principal.equals(Principal.PUBLIC)) {
        others.add(principal);
      }
    }
    if (!users.isEmpty()) {
      return users;
    }
    others.addAll(others.isEmpty() ? List.of(Principal.PUBLIC) : List.of());
    return others;
  }

  /**
   * @param adapterPath folder of the adapter that wrote it
   */
  void add(AnswerRecord answer, Optional<String> adapterPath) {
    TreeMap<Long, byte[]> subjects = new TreeMap<>();
    for (Principal subject : subjects(answer.who())) {
      long id = Subjects.secret(handle, subject.value());
      subjects.putAll(Secrets.living(handle, List.of(id)));
    }
    long ownId = Secrets.next(handle);
    byte[] own = Vault.newKey();
    Secrets.insert(handle, ownId, own);
    Map<Source, Long> sources = sources(answer);
    AnswerKeys keys =
        new AnswerKeys(own, subjects, new TreeMap<>(Secrets.living(handle, sources.values())));
    long sequence =
        handle.select("SELECT coalesce(max(sequence), 0) + 1 FROM answer").mapTo(Long.class).one();
    insert(sequence, ownId, answer, keys, sourceIds(answer, sources));
    subjects
        .keySet()
        .forEach(
            id ->
                handle.execute(
                    "INSERT INTO answer_subject (secret_id, answer_sequence) VALUES (?, ?)",
                    id,
                    sequence));
    answer
        .collections()
        .forEach(
            collection ->
                handle.execute(
                    "INSERT INTO answer_collection (collection, answer_sequence) VALUES (?, ?)",
                    collection,
                    sequence));
    insertPassages(sequence, answer, sources);
    insertCitations(sequence, answer, sources, keys);
    LineageWriter.answered(handle, sequence, answer.time(), adapterPath);
  }

  private void insert(
      long sequence, long ownId, AnswerRecord answer, AnswerKeys keys, SortedSet<Long> sources) {
    byte[] questionKey = keys.question();
    // Without a key for every document that it stands on, the text is not kept at all.
    boolean kept = !sources.contains(0L);
    byte[] answerKey = kept ? keys.answer(sources) : Vault.newKey();
    handle.execute(
        "INSERT INTO answer (sequence, id, time, collection, secret_id, generation, arm, model,"
            + " adapter, prompt_version, mode, abstained, reason, denied, prompt_tokens,"
            + " completion_tokens, timing, question_hash, answer_hash, question, answer)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            + (kept ? "?)" : "NULL)"),
        insertArguments(sequence, ownId, answer, questionKey, answerKey, kept));
  }

  private static Object[] insertArguments(
      long sequence,
      long ownId,
      AnswerRecord answer,
      byte[] questionKey,
      byte[] answerKey,
      boolean kept) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                sequence,
                answer.id(),
                Bytes.nanos(answer.time()),
                answer.collection(),
                ownId,
                answer.generation(),
                answer.arm(),
                answer.model(),
                answer.adapter(),
                answer.promptVersion(),
                answer.mode(),
                answer.abstained(),
                answer.reason(),
                answer.denied(),
                answer.promptTokens(),
                answer.completionTokens(),
                Json.map(answer.timingMillis()),
                Vault.keyedHash(questionKey, answer.question()),
                Vault.keyedHash(answerKey, answer.answer()),
                Vault.seal(
                    questionKey,
                    "question",
                    Bytes.strings(
                        answer.who().toString(), answer.question(), answer.standalone()))));
    if (kept) {
      arguments.add(Vault.seal(answerKey, "answer", Bytes.utf8(answer.answer())));
    }
    return arguments.toArray();
  }

  private void insertPassages(long sequence, AnswerRecord answer, Map<Source, Long> sources) {
    if (answer.retrieved().isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO answer_passage (answer_sequence, ordinal, chunk_id, collection, doc_id, version,"
                + " start_offset, end_offset, score, used, hash, secret_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      int ordinal = 0;
      for (AnswerRecord.Retrieved passage : answer.retrieved()) {
        batch.add(
            sequence,
            ordinal++,
            passage.chunkId(),
            passage.collection(),
            passage.docId(),
            passage.version(),
            passage.start(),
            passage.end(),
            passage.score(),
            passage.used(),
            passage.hash(),
            source(sources, Source.of(passage)));
      }
      batch.execute();
    }
  }

  private void insertCitations(
      long sequence, AnswerRecord answer, Map<Source, Long> sources, AnswerKeys keys) {
    int ordinal = 0;
    for (Citation citation : answer.citations()) {
      long source = source(sources, Source.of(citation));
      byte[] key = source == 0 ? Vault.newKey() : keys.quote(source);
      List<Object> arguments =
          new ArrayList<>(
              List.of(
                  sequence,
                  ordinal++,
                  citation.marker(),
                  citation.collection(),
                  citation.docId(),
                  citation.version(),
                  citation.start(),
                  citation.end(),
                  citation.page(),
                  Vault.keyedHash(key, citation.quote()),
                  source));
      if (source != 0) {
        arguments.add(Vault.seal(key, "quote", Bytes.strings(citation.title(), citation.quote())));
      }
      handle.execute(
          "INSERT INTO answer_citation (answer_sequence, ordinal, marker, collection, doc_id,"
              + " version, start_offset, end_offset, page, hash, secret_id, body)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
              + (source != 0 ? "?)" : "NULL)"),
          arguments.toArray());
    }
  }

  /** A version of a document that an answer stands on. */
  private record Source(String collection, String docId, int version) {
    static Source of(AnswerRecord.Retrieved passage) {
      return new Source(passage.collection(), passage.docId(), passage.version());
    }

    static Source of(Citation citation) {
      return new Source(citation.collection(), citation.docId(), citation.version());
    }
  }

  /** The documents' keys; that of a version that is gone is 0. */
  private Map<Source, Long> sources(AnswerRecord answer) {
    Map<Source, Long> sources = new HashMap<>();
    answer.retrieved().forEach(p -> addSource(sources, Source.of(p)));
    answer.citations().forEach(c -> addSource(sources, Source.of(c)));
    return sources;
  }

  private void addSource(Map<Source, Long> sources, Source source) {
    sources.computeIfAbsent(
        source,
        ignored ->
            handle
                .select(
                    "SELECT d.secret_id FROM collection c JOIN document d ON d.collection_id = c.id"
                        + " JOIN version v ON v.document_id = d.id AND v.secret_id = d.secret_id"
                        + " WHERE c.name = ? AND d.doc_id = ? AND v.version = ?"
                        + " AND d.current_id <> 0",
                    source.collection(),
                    source.docId(),
                    source.version())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  private static long source(Map<Source, Long> sources, Source source) {
    return sources.getOrDefault(source, 0L);
  }

  /** What the answer's text stands on: all that was cited or in the prompt. */
  private static SortedSet<Long> sourceIds(AnswerRecord answer, Map<Source, Long> sources) {
    TreeSet<Long> ids = new TreeSet<>();
    answer.retrieved().stream()
        .filter(AnswerRecord.Retrieved::used)
        .forEach(passage -> ids.add(source(sources, Source.of(passage))));
    answer.citations().forEach(citation -> ids.add(source(sources, Source.of(citation))));
    return ids;
  }

  /**
   * @throws UserError if a key of the question is destroyed
   */
  void rate(long sequence, Rating rating, String comment, String correction, Instant time) {
    long ownId =
        handle
            .select("SELECT secret_id FROM answer WHERE sequence = ?", sequence)
            .mapTo(Long.class)
            .one();
    List<Long> subjects = AnswerReader.subjects(handle, sequence);
    TreeMap<Long, byte[]> keys = new TreeMap<>(Secrets.living(handle, subjects));
    Map<Long, byte[]> own = Secrets.living(handle, List.of(ownId));
    if (own.isEmpty() || keys.size() < subjects.size()) {
      throw new UserError(
          "The text of this answer was forgotten or has expired, so nothing can be said of it any"
              + " more.");
    }
    AnswerKeys all = new AnswerKeys(own.values().iterator().next(), keys, new TreeMap<>());
    handle.execute(
        "INSERT INTO feedback (answer_sequence, time, rating, comment, correction, review)"
            + " VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (answer_sequence) DO UPDATE SET time = excluded.time,"
            + " rating = excluded.rating, comment = excluded.comment,"
            + " correction = excluded.correction, review = excluded.review,"
            + " reviewer = '', reviewed = NULL, example = ''",
        sequence,
        Bytes.nanos(time),
        rating.word(),
        Vault.seal(all.comment(), "comment", Bytes.utf8(comment)),
        correction.isEmpty()
            ? new byte[0]
            : Vault.seal(all.correction(), "correction", Bytes.utf8(correction)),
        correction.isEmpty() ? "" : "open");
  }

  int forget(Principal person) {
    // Who signs in with a token is named so where a job says who began it.
    handle.execute(
        "UPDATE job SET started_by = '(forgotten)' WHERE started_by = ?", person.value());
    return handle
        .select("SELECT secret_id FROM subject WHERE principal = ?", person.value())
        .mapTo(Long.class)
        .findOne()
        .map(
            id -> {
              Subjects.forget(handle, id);
              return destroy("SELECT answer_sequence FROM answer_subject WHERE secret_id = ?", id);
            })
        .orElse(0);
  }

  int forgetOne(String id) {
    return destroy("SELECT sequence FROM answer WHERE id = ?", id);
  }

  int forgetBefore(Instant time) {
    return destroy("SELECT sequence FROM answer WHERE time < ?", Bytes.nanos(time));
  }

  /** Destroys the own keys and the sealed text of the answers chosen; returns how many had any. */
  int destroy(String answers, Object... argument) {
    handle.execute(
        "UPDATE answer_citation SET body = NULL WHERE answer_sequence IN (" + answers + ")",
        argument);
    handle.execute(
        "UPDATE feedback SET comment = NULL, correction = NULL WHERE answer_sequence IN ("
            + answers
            + ")",
        argument);
    handle.execute(
        "UPDATE answer SET question = NULL, answer = NULL WHERE sequence IN (" + answers + ")",
        argument);
    return handle.execute(
        "UPDATE secret SET key = zeroblob(32) WHERE key <> zeroblob(32) AND id IN"
            + " (SELECT secret_id FROM answer WHERE sequence IN ("
            + answers
            + "))",
        argument);
  }
}
