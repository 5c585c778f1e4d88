package dev.tandem.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.RunLog.FileOutcome;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
import dev.tandem.text.Document;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstWatchTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  @TempDir Path home;

  @Test
  void itFindsWhatIsStaleFailedEmptyTwiceUnusedAndUnanswered() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger
          .collections()
          .create(new CollectionInfo("c", Acl.PUBLIC, true, "en", "e", 1, Instant.now()));
      put(ledger, "old.md", "a", Optional.of(TODAY.minusDays(1)));
      put(ledger, "due-today.md", "b", Optional.of(TODAY));
      put(ledger, "twin.md", "a", Optional.empty());
      String first = ledger.runs().begin("c", "ingest");
      ledger
          .runs()
          .outcomes(first, List.of(outcome("bad.pdf", "failed"), outcome("mended.pdf", "failed")));
      ledger.runs().finish(first, Map.of());
      String second = ledger.runs().begin("c", "ingest");
      ledger.runs().outcomes(second, List.of(outcome("mended.pdf", "ingested")));
      ledger.runs().finish(second, Map.of());
      for (int i = 0; i < 20; i++) {
        ledger.answers().add(declined(i));
      }
      ledger.answers().rate("a3", Principals.ANONYMOUS, Rating.DOWN, "It is on page 2.");
      ledger.answers().rate("a4", Principals.ANONYMOUS, Rating.UP, "");

      List<Finding> findings = new FirstWatch(ledger).look("c", TODAY);

      assertThat(targets(findings, Finding.Kind.PAST_REVIEW)).containsExactly("old.md");
      assertThat(targets(findings, Finding.Kind.FAILED)).containsExactly("bad.pdf");
      assertThat(targets(findings, Finding.Kind.EMPTY))
          .containsExactly("due-today.md", "old.md", "twin.md");
      assertThat(targets(findings, Finding.Kind.DUPLICATE)).containsExactly("old.md");
      assertThat(targets(findings, Finding.Kind.NEVER_RETRIEVED))
          .containsExactly("due-today.md", "old.md", "twin.md");
      assertThat(targets(findings, Finding.Kind.UNANSWERED)).hasSize(20);
      assertThat(findings)
          .contains(new Finding(Finding.Kind.RATED_DOWN, "a3", "What? - It is on page 2."));
      assertThat(targets(findings, Finding.Kind.RATED_DOWN)).containsExactly("a3");
    }
  }

  private static List<String> targets(List<Finding> findings, Finding.Kind kind) {
    return findings.stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::target)
        .toList();
  }

  private static FileOutcome outcome(String path, String outcome) {
    return new FileOutcome(path, "", outcome, outcome.equals("failed") ? "it is damaged" : "");
  }

  private static void put(SqliteLedger ledger, String id, String hash, Optional<LocalDate> review) {
    Document document =
        new Document(
            id,
            id,
            "Text.",
            List.of(),
            Acl.PUBLIC,
            Optional.empty(),
            Optional.empty(),
            review,
            "en",
            Map.of());
    ledger
        .documents()
        .put("c", List.of(new NewVersion(document, 1, hash, hash + id, "source", List.of())));
  }

  private static AnswerRecord declined(int i) {
    return new AnswerRecord(
        "a" + i,
        Instant.now(),
        Principals.ANONYMOUS,
        "c",
        List.of("c"),
        1,
        "rag",
        "m",
        "",
        "p",
        "What?",
        "What?",
        "No.",
        "none",
        true,
        "no passages",
        List.of(),
        0,
        List.of(),
        0,
        0,
        Map.of());
  }
}
