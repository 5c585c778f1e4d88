package dev.tandem.observe.incident;

import static dev.tandem.observe.incident.Wrong.at;
import static dev.tandem.observe.incident.Wrong.breach;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Breach.Verdict;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Status;
import dev.tandem.ledger.IncidentLog.Served;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.RunLog;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real ledger, with a clock of the test's own. */
class IncidentDeskTest {
  private static final Notifier.Policy POLICY =
      new Notifier.Policy(Duration.ofHours(4), 3, 2, QuietHours.parse("22:00-07:00", "UTC"));

  @TempDir Path home;

  private Ledger ledger;
  private Instant now = at(0);
  private IncidentDesk desk;
  private final List<Notice> sent = new ArrayList<>();
  private boolean broken;
  private Notifier notifier;

  @BeforeEach
  void open() {
    ledger = SqliteLedger.openWriter(home, () -> now);
    desk =
        new IncidentDesk(
            ledger.incidents(),
            ledger.breaches(),
            new Grouping(
                Kinship.of(ledger.documents()),
                ledger.incidents()::reach,
                Owners.parse(""),
                Duration.ofHours(1),
                Duration.ofDays(1)),
            Duration.ofMinutes(30),
            () -> now);
    Channel channel =
        new Channel() {
          @Override
          public String name() {
            return "list";
          }

          @Override
          public void send(Notice notice) throws IOException {
            if (broken) {
              throw new IOException("it is broken");
            }
            sent.add(notice);
          }
        };
    notifier =
        new Notifier(
            ledger.incidents(),
            List.of(channel),
            POLICY,
            new Retries(2, Duration.ZERO, time -> {}));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void tick(long minute) {
    now = at(minute);
    desk.look();
    notifier.tell(now);
  }

  private List<String> kinds() {
    return sent.stream().map(notice -> notice.kind().word()).toList();
  }

  @Test
  void anIncidentResolvesItselfOnceAllWasWellForLongEnough() {
    Breach breach = breach("a", "hr", "collection:hr", 0, Severity.WARNING);
    ledger.breaches().put(breach);
    tick(10);
    ledger.breaches().put(Wrong.ended(breach, 60));
    tick(89);
    assertThat(desk.open()).hasSize(1);
    tick(90);

    assertThat(desk.open()).isEmpty();
    Incident incident = ledger.incidents().page("", 10).getFirst();
    assertThat(incident.resolved()).contains(at(90));
    assertThat(incident.timeline()).hasSize(4); // opened, told, resolved, told
    assertThat(kinds()).containsExactly("opened", "resolved");
  }

  @Test
  void peopleTakeItOnHandItOnResolveAndReopenIt() {
    ledger.breaches().put(breach("a", "hr", "collection:hr", 0, Severity.WARNING));
    tick(10);
    String id = desk.open().getFirst().id();

    desk.acknowledge(id, "ann");
    assertThatThrownBy(() -> desk.acknowledge(id, "bob"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("acknowledged");
    assertThat(desk.assign(id, "group:it", "ann").owner()).contains("group:it");
    assertThatThrownBy(() -> desk.assign(id, "x y", "ann")).isInstanceOf(UserError.class);
    assertThat(desk.resolve(id, "ann", "mended").status()).isEqualTo(Status.RESOLVED);
    assertThatThrownBy(() -> desk.resolve(id, "ann", "")).isInstanceOf(UserError.class);
    desk.reopen(id, "ann");

    Incident kept = desk.find(id);
    assertThat(kept.status()).isEqualTo(Status.OPEN);
    assertThat(kept.timeline().stream().map(event -> event.kind().word()))
        .containsExactly(
            "opened", "notified", "acknowledged", "assigned", "resolved", "reopened");
    assertThatThrownBy(() -> desk.find("i-none")).hasMessageContaining("i-none");
  }

  @Test
  void whatSomebodyReopenedIsNotResolvedByAnOldEnd() {
    Breach breach = breach("a", "hr", "collection:hr", 0, Severity.WARNING);
    ledger.breaches().put(Wrong.ended(breach, 20));
    tick(30);
    tick(60);
    String id = ledger.incidents().page("", 1).getFirst().id();
    now = at(70);
    desk.reopen(id, "ann");
    tick(500);

    assertThat(desk.find(id).status()).isEqualTo(Status.OPEN);
  }

  @Test
  void whatIsNormalOpensNothing() {
    Breach breach = breach("a", "hr", "collection:hr", 0, Severity.WARNING);
    ledger.breaches().put(breach);
    ledger.breaches().judge("a", Verdict.NORMAL);
    tick(10);

    assertThat(desk.open()).isEmpty();
  }

  @Test
  void remindersComeUntilSomebodyTakesItOnAndNeverMoreThanTheLimit() {
    ledger.breaches().put(breach("a", "hr", "collection:hr", 0, Severity.CRITICAL));
    for (int minute = 10; minute <= 1200; minute += 10) {
      tick(minute);
    }
    assertThat(kinds()).containsExactly("opened", "reminder", "reminder");

    desk.acknowledge(desk.open().getFirst().id(), "ann");
    tick(1700);
    tick(3000);
    assertThat(kinds()).hasSize(3);
  }

  @Test
  void manyIncidentsComeInADigest() {
    for (int i = 0; i < 5; i++) {
      // Six hours apart, so that they are five incidents; all are noticed late and together.
      String name = "c" + i;
      ledger
          .breaches()
          .put(breach(name, name, "collection:" + name, -360L * i, Severity.WARNING));
    }
    tick(10);
    assertThat(kinds()).containsExactly("opened", "opened");
    tick(20);
    assertThat(kinds()).hasSize(2);
    tick(80);

    assertThat(kinds()).containsExactly("opened", "opened", "digest");
    assertThat(sent.getLast().incidents()).hasSize(3);
    assertThat(sent.getLast().subject()).isEqualTo("Tandem: 3 incidents");
  }

  @Test
  void inQuietHoursOnlyWhatIsCriticalIsToldAndTheRestInTheMorning() {
    long evening = 14 * 60 + 30; // 22:30
    ledger.breaches().put(breach("a", "hr", "collection:hr", evening, Severity.WARNING));
    ledger.breaches().put(breach("b", "it", "collection:it", evening + 90, Severity.CRITICAL));
    tick(evening + 100);
    assertThat(sent).singleElement().satisfies(notice ->
        assertThat(notice.incidents().getFirst().collections()).containsExactly("it"));
    tick(evening + 9 * 60);

    assertThat(sent.getLast().incidents())
        .anySatisfy(one -> assertThat(one.collections()).containsExactly("hr"));
  }

  @Test
  void aChannelThatFailsIsInTheTimelineAndTriedAgain() {
    broken = true;
    ledger.breaches().put(breach("a", "hr", "collection:hr", 0, Severity.WARNING));
    tick(10);
    tick(11);
    Incident incident = desk.open().getFirst();
    assertThat(incident.timeline()).hasSize(2);
    assertThat(incident.timeline().getLast().note()).isEqualTo("list: it is broken (2 tries)");
    broken = false;
    tick(20);

    assertThat(kinds()).containsExactly("opened");
  }

  @Test
  void aReportSaysWhatWasKeptWithItsDoubt() {
    Breach breach = breach("a", "hr", "collection:hr", 0, Severity.WARNING);
    ledger.breaches().put(breach);
    tick(10);
    now = at(50);
    desk.acknowledge(desk.open().getFirst().id(), "ann");

    ServiceReport report =
        ServiceReport.of(
            Promises.parse("hr: acknowledge=30m, resolve=8h, answered=0.9; *: p95=2s"),
            List.of("hr", "it"),
            new ServiceReport.Material() {
              @Override
              public List<Served> served(String collection) {
                return ledger.incidents().served(collection, at(-60), at(600));
              }

              @Override
              public List<RunLog.Run> ingests(String collection) {
                return List.of();
              }

              @Override
              public List<Incident> incidents() {
                return ledger.incidents().noticed(at(-60), at(600));
              }
            },
            at(-60),
            at(600));

    assertThat(report.lines().stream().map(line -> line.verdict().words()))
        .containsExactly("broken", "broken", "nothing measured", "nothing measured");
    assertThat(report.lines().getFirst().measured().orElseThrow().value()).isEqualTo(40 * 60);
    assertThat(report.lines().get(1).open()).isEqualTo(1);
    assertThat(report.text()).contains("40.0 min").contains("1 still waiting");
    assertThat(ServicePage.html(report)).contains("<td class=\"broken\">broken</td>");
    assertThat(Optional.of(report.incidents().noticed())).contains(1);
  }
}
