package dev.tandem.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The writes of one transaction to lineage that come with answers and documents. */
final class LineageWriter {
  private LineageWriter() {}

  /** Keeps what an answer stands on, once its passages and citations are there. */
  static void answered(Handle handle, long answer, Instant time, Optional<String> adapterPath) {
    handle
        .createUpdate(
            "INSERT INTO answer_source (document_id, rank, answer_sequence, version, time)"
                + " SELECT d.id, min(s.rank), :answer, s.version, :time FROM ("
                + "SELECT collection, doc_id, version, CASE used WHEN 1 THEN 1 ELSE 2 END AS rank"
                + " FROM answer_passage WHERE answer_sequence = :answer"
                + " UNION ALL SELECT collection, doc_id, version, 0 FROM answer_citation"
                + " WHERE answer_sequence = :answer) s CROSS JOIN collection c ON c.name = s.collection"
                + " CROSS JOIN document d ON d.collection_id = c.id AND d.doc_id = s.doc_id"
                + " GROUP BY d.id, s.version")
        .bind("answer", answer)
        .bind("time", Bytes.nanos(time))
        .execute();
    adapterPath.ifPresent(
        path ->
            handle.execute(
                "INSERT INTO answer_adapter (adapter_sequence, answer_sequence, time)"
                    + " SELECT sequence, ?, ? FROM adapter WHERE path = ?"
                    + " ORDER BY sequence DESC LIMIT 1",
                answer,
                Bytes.nanos(time),
                path));
  }

  /** Keeps where documents came from: {@code source, document}. */
  static PreparedBatch came(Handle handle) {
    return handle.prepareBatch(
        "INSERT OR IGNORE INTO document_source (source, document_id) VALUES (?, ?)");
  }
}
