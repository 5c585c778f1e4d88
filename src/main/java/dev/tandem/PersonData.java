package dev.tandem;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.List;

/**
 * All that a home holds of a person.
 *
 * @param principal whose, as {@code user:ann}
 * @param answers with questions and feedback, oldest first
 * @param audit what they did, newest first
 * @param keys of the server that read as them
 * @param documents that name them as a reader
 * @param adapters that learnt from their answers
 */
public record PersonData(
    String principal,
    Instant written,
    List<AnswerReplay> answers,
    List<AuditEntry> audit,
    List<ApiKey> keys,
    List<DocumentKey> documents,
    List<String> adapters) {
  public PersonData {
    answers = List.copyOf(answers);
    audit = List.copyOf(audit);
    keys = List.copyOf(keys);
    documents = List.copyOf(documents);
    adapters = List.copyOf(adapters);
  }
}
