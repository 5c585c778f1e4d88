package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.ledger.AnswerRecord.Retrieved;
import dev.tandem.ledger.AnswerReplay.Withheld;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.Principals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** Puts an answer together from its rows, leaving out what may not be shown. */
final class AnswerReader {
  private final Handle handle;
  private final Predicate<Acl> admits;

  /**
   * @param admits which documents' text may be shown
   */
  AnswerReader(Handle handle, Predicate<Acl> admits) {
    this.handle = handle;
    this.admits = admits;
  }

  /** A quote's row. */
  private record Quote(
      int marker,
      String collection,
      String docId,
      int version,
      int start,
      int end,
      int page,
      String hash,
      long source,
      byte[] body) {}

  /** A passage's row. */
  private record Passage(Retrieved retrieved, long source) {}

  /** The answers whose sequence numbers the query yields, in its order. */
  List<AnswerReplay> read(String query, Object... arguments) {
    return handle.select(query, arguments).mapTo(Long.class).list().stream()
        .map(this::read)
        .toList();
  }

  private AnswerReplay read(long sequence) {
    List<Passage> passages = passages(sequence);
    List<Quote> quotes = quotes(sequence);
    TreeSet<Long> subjects = new TreeSet<>(subjects(handle, sequence));
    TreeSet<Long> sources = new TreeSet<>();
    passages.stream().filter(p -> p.retrieved().used()).forEach(p -> sources.add(p.source()));
    quotes.forEach(quote -> sources.add(quote.source()));
    Set<Long> readable = readable(sequence);
    return handle
        .select("SELECT * FROM answer WHERE sequence = ?", sequence)
        .map((row, context) -> assemble(row, passages, quotes, subjects, sources, readable))
        .one();
  }

  private AnswerReplay assemble(
      ResultSet row,
      List<Passage> passages,
      List<Quote> quotes,
      TreeSet<Long> subjects,
      TreeSet<Long> sources,
      Set<Long> readable)
      throws SQLException {
    long own = row.getLong("secret_id");
    Set<Long> wanted = new HashSet<>(subjects);
    wanted.add(own);
    wanted.addAll(readable);
    TreeMap<Long, byte[]> living = new TreeMap<>(Secrets.living(handle, wanted));
    byte[] ownKey = living.remove(own);
    TreeMap<Long, byte[]> subjectKeys = new TreeMap<>(living);
    subjectKeys.keySet().retainAll(subjects);
    TreeMap<Long, byte[]> documentKeys = new TreeMap<>(living);
    documentKeys.keySet().retainAll(readable);
    Optional<AnswerKeys> keys =
        ownKey == null || subjectKeys.size() < subjects.size()
            ? Optional.empty()
            : Optional.of(new AnswerKeys(ownKey, subjectKeys, documentKeys));

    List<Withheld> withheld = new ArrayList<>();
    Optional<List<String>> question =
        open(keys.map(AnswerKeys::question), "question", bytes(row, "question"))
            .map(Bytes::strings);
    if (question.isEmpty()) {
      withheld.add(new Withheld("question", "", "", 0, 0, 0, row.getString("question_hash")));
    }
    Optional<String> answer =
        open(keys.flatMap(k -> k.answerPart("answer", sources)), "answer", bytes(row, "answer"))
            .map(Bytes::text);
    if (answer.isEmpty()) {
      withheld.add(new Withheld("answer", "", "", 0, 0, 0, row.getString("answer_hash")));
    }
    List<Citation> citations = new ArrayList<>();
    for (Quote quote : quotes) {
      open(keys.flatMap(k -> k.answerPart("quote", List.of(quote.source()))), "quote", quote.body())
          .ifPresentOrElse(
              body -> citations.add(citation(quote, body)), () -> withheld.add(withheld(quote)));
    }
    return new AnswerReplay(
        new AnswerRecord(
            row.getString("id"),
            Bytes.instant(row.getLong("time")),
            question.map(parts -> Principals.parse(parts.getFirst())).orElse(Principals.ANONYMOUS),
            row.getString("collection"),
            collections(row.getLong("sequence")),
            row.getInt("generation"),
            row.getString("arm"),
            row.getString("model"),
            row.getString("adapter"),
            row.getString("prompt_version"),
            question.map(parts -> parts.get(1)).orElse(""),
            question.map(List::getLast).orElse(""),
            answer.orElse(""),
            row.getString("mode"),
            row.getBoolean("abstained"),
            row.getString("reason"),
            passages.stream().map(Passage::retrieved).toList(),
            row.getInt("denied"),
            citations,
            row.getInt("prompt_tokens"),
            row.getInt("completion_tokens"),
            Json.read(
                row.getString("timing"), new TypeReference<LinkedHashMap<String, Long>>() {})),
        feedback(row.getLong("sequence"), keys),
        withheld,
        SqliteLineage.note(handle, row.getLong("sequence")));
  }

  private Optional<Feedback> feedback(long sequence, Optional<AnswerKeys> keys) {
    return handle
        .select(
            "SELECT rating, comment, time, correction, review FROM feedback"
                + " WHERE answer_sequence = ?",
            sequence)
        .map(
            (row, context) ->
                new Feedback(
                    Rating.parse(row.getString(1)),
                    open(keys.map(AnswerKeys::comment), "comment", bytes(row, "comment"))
                        .map(Bytes::text)
                        .orElse(""),
                    Bytes.instant(row.getLong(3)),
                    open(keys.map(AnswerKeys::correction), "correction", bytes(row, "correction"))
                        .map(Bytes::text)
                        .orElse(""),
                    row.getString(5)))
        .findOne();
  }

  private static Citation citation(Quote quote, byte[] body) {
    List<String> parts = Bytes.strings(body);
    return new Citation(
        quote.marker(),
        quote.collection(),
        quote.docId(),
        quote.version(),
        parts.getFirst(),
        quote.start(),
        quote.end(),
        quote.page(),
        parts.getLast());
  }

  private static Withheld withheld(Quote quote) {
    return new Withheld(
        "[" + quote.marker() + "]",
        quote.collection(),
        quote.docId(),
        quote.version(),
        quote.start(),
        quote.end(),
        quote.hash());
  }

  /** Opens a part; empty where its key or the part itself was destroyed or may not be used. */
  private static Optional<byte[]> open(Optional<byte[]> key, String place, byte[] sealed) {
    return sealed.length == 0
        ? Optional.empty()
        : key.map(present -> Vault.open(present, place, sealed));
  }

  /** A column's bytes; none where they were destroyed. */
  private static byte[] bytes(ResultSet row, String column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /** The keys of those documents of the answer that live and may be shown. */
  private Set<Long> readable(long sequence) {
    Map<String, Boolean> known = new HashMap<>();
    Set<Long> readable = new HashSet<>();
    handle
        .select(
            "WITH source AS (SELECT collection, doc_id FROM answer_passage"
                + " WHERE answer_sequence = ? UNION SELECT collection, doc_id"
                + " FROM answer_citation WHERE answer_sequence = ?)"
                + " SELECT d.secret_id, d.acl FROM source"
                + " CROSS JOIN collection c ON c.name = source.collection"
                + " CROSS JOIN document d ON d.doc_id = source.doc_id"
                + " AND d.current_id <> 0 AND d.collection_id = c.id",
            sequence,
            sequence)
        .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
        .forEach(
            entry -> {
              if (known.computeIfAbsent(entry.getValue(), acl -> admits.test(Acl.parse(acl)))) {
                readable.add(entry.getKey());
              }
            });
    return readable;
  }

  static List<Long> subjects(Handle handle, long sequence) {
    return handle
        .select("SELECT secret_id FROM answer_subject WHERE answer_sequence = ?", sequence)
        .mapTo(Long.class)
        .list();
  }

  private List<String> collections(long sequence) {
    return handle
        .select(
            "SELECT collection FROM answer_collection WHERE answer_sequence = ? ORDER BY collection",
            sequence)
        .mapTo(String.class)
        .list();
  }

  private List<Passage> passages(long sequence) {
    return handle
        .select(
            "SELECT chunk_id, collection, doc_id, version, start_offset, end_offset, score, used, hash,"
                + " secret_id FROM answer_passage WHERE answer_sequence = ? ORDER BY ordinal",
            sequence)
        .map(
            (row, context) ->
                new Passage(
                    new Retrieved(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getDouble(7),
                        row.getBoolean(8),
                        row.getString(9)),
                    row.getLong(10)))
        .list();
  }

  private List<Quote> quotes(long sequence) {
    return handle
        .select(
            "SELECT marker, collection, doc_id, version, start_offset, end_offset, page, hash,"
                + " secret_id, body FROM answer_citation WHERE answer_sequence = ? ORDER BY ordinal",
            sequence)
        .map(
            (row, context) ->
                new Quote(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4),
                    row.getInt(5),
                    row.getInt(6),
                    row.getInt(7),
                    row.getString(8),
                    row.getLong(9),
                    bytes(row, "body")))
        .list();
  }
}
