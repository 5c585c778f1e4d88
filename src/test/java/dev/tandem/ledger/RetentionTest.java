package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Keep TEN_DAYS = new Keep(10, 10, 10, 10, 10);

  @TempDir Path home;

  private SqliteLedger filled() {
    SqliteLedger ledger = SqliteLedger.openWriter(home);
    ledger.collections().create(collection(COLLECTION));
    ledger.collections().create(collection("other"));
    var first = version("a", 1, "group:hr", "The first text.");
    var second = version("a", 2, "group:hr", "The second text.");
    ledger.documents().put(COLLECTION, List.of(first));
    ledger.documents().put(COLLECTION, List.of(second));
    ledger.answers().add(answer("id", ANN, "question", "answer", second));
    ledger.answers().rate("id", ANN, Rating.UP, "comment");
    ledger
        .audit()
        .record(
            AuditEvent.now(InstantSource.system(),
                new AuditActor("key:k", ANN, true), "saw", COLLECTION, "a", "done", Map.of()));
    return ledger;
  }

  private static Instant inDays(int days) {
    return Instant.now().plus(days, ChronoUnit.DAYS);
  }

  @Test
  void eachKindIsDestroyedWhenItsDaysAreOverAndNoOther() {
    try (SqliteLedger ledger = filled()) {
      RetentionLog retention = ledger.retention();
      // what was ingested and answered long ago in these samples, and what was said just now
      assertThat(retention.due(COLLECTION, new Keep(0, 10, 10, 0, 0), Instant.now()))
          .isEqualTo(Expired.NOTHING);
      assertThat(retention.due("other", TEN_DAYS, inDays(11))).isEqualTo(Expired.NOTHING);
      Expired due = retention.due(COLLECTION, TEN_DAYS, inDays(11));
      assertThat(due).isEqualTo(new Expired(1, 1, 2, 0, 1));
      assertThat(retention.expire(COLLECTION, new Keep(0, 0, 0, 0, 10), inDays(11)))
          .isEqualTo(new Expired(0, 0, 0, 0, 1));
      assertThat(ledger.documents().text(COLLECTION, "a", 1, ANN)).isEmpty();
      assertThat(ledger.documents().text(COLLECTION, "a", 2, ANN)).isPresent();
      assertThat(ledger.documents().versions(COLLECTION, "a")).hasSize(1);
      assertThat(ledger.answers().replay("id", ANN).orElseThrow().withheld()).isEmpty();
      retention.expire(COLLECTION, new Keep(0, 10, 0, 0, 0), inDays(11));
      AnswerReplay rated = ledger.answers().replay("id", ANN).orElseThrow();
      assertThat(rated.feedback().orElseThrow().comment()).isEmpty();
      assertThat(rated.given().question()).isEqualTo("question");
      retention.expire(COLLECTION, new Keep(0, 0, 10, 0, 0), inDays(11));
      assertThat(ledger.audit().at(1).orElseThrow().names()).isEmpty();
      assertThat(ledger.audit().verify().broken()).isEmpty();
      retention.expire(COLLECTION, TEN_DAYS, inDays(11));
      assertThat(ledger.answers().replay("id", ANN).orElseThrow().given().question()).isEmpty();
      assertThat(retention.due(COLLECTION, TEN_DAYS, inDays(11))).isEqualTo(Expired.NOTHING);
    }
  }

  @Test
  void daysAreKeptByCollection() {
    try (SqliteLedger ledger = filled()) {
      assertThat(ledger.retention().of(COLLECTION)).isEqualTo(Keep.ALL);
      ledger.retention().set(COLLECTION, new Keep(1, 2, 3, 4, 5));
      assertThat(ledger.retention().of(COLLECTION)).isEqualTo(new Keep(1, 2, 3, 4, 5));
      assertThat(ledger.retention().of("other")).isEqualTo(Keep.ALL);
      assertThatThrownBy(() -> ledger.retention().set("none", Keep.ALL))
          .isInstanceOf(UserError.class);
      assertThatThrownBy(() -> new Keep(-1, 0, 0, 0, 0)).hasMessageContaining("whole number");
    }
  }
}
