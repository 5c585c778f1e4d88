package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.MonitorInfo;
import dev.tandem.ledger.MonitorInfo.State;
import dev.tandem.ledger.MonitorLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company lives for weeks: what goes wrong is seen, and nothing else is. */
class WatchTest {
  private static final long SEED = 5;
  private static final Duration MONTH = Duration.ofDays(28);

  @TempDir static Path quiet;

  @TempDir Path home;

  private static Instant then = Instant.EPOCH;

  /** Four weeks in which nothing is wrong. */
  @BeforeAll
  static void fourQuietWeeks() {
    try (Company company = new Company(quiet, Company.MONDAY, SEED)) {
      company.live(MONTH);
      then = company.now();
      assertThat(company.ledger().breaches().page("", "", 100))
          .as("seed %d", SEED)
          .extracting(breach -> breach.metric() + " " + breach.onset() + " " + breach.sentence())
          .isEmpty();
    }
  }

  @Test
  void onTheFirstDayMonitorsSayWhyTheyAreSilentAndNothingIsABreach() {
    try (Company company = new Company(home, Company.MONDAY.plusSeconds(36_000), SEED)) {
      Watch.Report report = company.look();
      assertThat(report.breaches()).isEmpty();
      List<MonitorInfo> all = company.ledger().monitors().all();
      assertThat(all).hasSizeGreaterThan(35).allMatch(info -> info.why().endsWith("."));
      assertThat(all)
          .filteredOn(info -> info.metric().equals("volume.documents"))
          .singleElement()
          .satisfies(
              info -> {
                assertThat(info.state()).isEqualTo(State.TRAINING);
                assertThat(info.why()).contains("so far: 1", "20");
              });
      assertThat(all)
          .filteredOn(info -> info.metric().equals("permissions.probe"))
          .extracting(MonitorInfo::state)
          .containsExactly(State.ACTIVE);
      assertThat(all)
          .filteredOn(info -> info.metric().equals("answers.abstained"))
          .singleElement()
          .satisfies(info -> assertThat(info.why()).contains("0 questions"));
    }
  }

  @Test
  void whatFixedBoundsForbidIsSeenOnTheFirstDay() {
    try (Company company = new Company(home, Company.MONDAY.plusSeconds(36_000), SEED)) {
      company.put("old.md", "Once there was a rule.", Optional.of(LocalDate.of(2026, 1, 1)));
      company.leaks = List.of("secret.md");
      List<Breach> breaches = company.look().breaches();
      assertThat(breaches)
          .extracting(Breach::metric)
          .containsExactlyInAnyOrder("freshness.past_review", "permissions.probe");
      assertThat(breaches)
          .filteredOn(breach -> breach.metric().equals("permissions.probe"))
          .singleElement()
          .satisfies(
              breach -> {
                assertThat(breach.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(breach.sentence()).contains("secret.md");
              });
      company.leaks = List.of();
      company.live(Duration.ofHours(3));
      assertThat(company.ledger().breaches().open())
          .extracting(Breach::metric)
          .containsExactly("freshness.past_review");
    }
  }

  @Test
  void aMonthTeachesWhatIsNormalAndHowMuchWouldBeMissed() {
    try (Company company = on()) {
      List<MonitorInfo> all = company.ledger().monitors().all();
      assertThat(state(all, "volume.documents")).isEqualTo(State.ACTIVE);
      assertThat(state(all, "answers.abstained")).isEqualTo(State.ACTIVE);
      assertThat(state(all, "volume.questions")).isEqualTo(State.ACTIVE);
      assertThat(state(all, "freshness.source")).isEqualTo(State.ACTIVE);
      assertThat(all)
          .filteredOn(info -> info.metric().equals("volume.documents"))
          .allSatisfy(info -> assertThat(info.tested()).contains("falseAlarmsPerWeek"));
    }
  }

  private static State state(List<MonitorInfo> all, String metric) {
    return all.stream()
        .filter(info -> info.metric().equals(metric))
        .map(MonitorInfo::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void documentsThatVanishAreSeen() {
    List<Breach> breaches =
        after(
            Duration.ofHours(12),
            company -> {
              for (int i = 0; i < 16; i++) {
                company.delete(i);
              }
            });
    assertThat(metrics(breaches))
        .contains("volume.documents", "volume.chunks")
        .isSubsetOf(
            "volume.documents",
            "volume.chunks",
            "volume.characters",
            "volume.source_documents",
            // Half of the questions were about them.
            "answers.abstained",
            "retrieval.no_hits",
            "retrieval.dominance");
    assertThat(breaches)
        .filteredOn(breach -> breach.metric().equals("volume.documents"))
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(breach.observed()).as("one may have come back").isBetween(14.0, 16.0);
              assertThat(breach.onset())
                  .isBetween(then.minus(Duration.ofHours(4)), then.plus(Duration.ofHours(4)));
            });
  }

  @Test
  void questionsThatAreNotAnsweredAnyMoreAreSeen() {
    List<Breach> breaches = after(Duration.ofDays(2), company -> company.abstains = 0.7);
    assertThat(metrics(breaches)).containsExactly("answers.abstained");
    assertThat(breaches.getFirst().observed()).isBetween(0.55, 0.85);
    assertThat(breaches.getFirst().high()).isLessThan(0.5);
  }

  @Test
  void aDocumentThatLostItsTextIsNamed() {
    List<Breach> breaches = after(Duration.ofHours(6), company -> company.write(7, 300));
    assertThat(metrics(breaches)).containsExactly("schema.shrunk");
    assertThat(breaches.getFirst().sentence()).contains("doc7.md");
  }

  @Test
  void aWrongEncodingIsSeen() {
    List<Breach> breaches =
        after(
            Duration.ofHours(6),
            company ->
                company.put(
                    "menu.md",
                    "Das MenÃ¼ fÃ¼r Donnerstag: KÃ¤se, BrÃ¶tchen und ein StÃ¼ck Kuchen.",
                    Optional.empty()));
    assertThat(metrics(breaches)).containsExactly("quality.encoding");
  }

  @Test
  void aSourceThatStopsIsSeenWhenItsRhythmIsOver() {
    List<Breach> breaches = after(Duration.ofDays(9), company -> company.syncs = false);
    assertThat(metrics(breaches)).containsExactly("freshness.source", "pipelines.rhythm");
    assertThat(breaches).allMatch(breach -> breach.onset().isBefore(then.plusSeconds(1)));
  }

  @Test
  void slowAnswersAreSeen() {
    List<Breach> breaches = after(Duration.ofDays(2), company -> company.slower = 6);
    assertThat(metrics(breaches)).containsExactly("answers.latency");
  }

  @Test
  void scoresOfAnotherEmbeddingAreSeen() {
    List<Breach> breaches = after(Duration.ofDays(2), company -> company.scored = 0.4);
    assertThat(metrics(breaches)).containsExactly("retrieval.score");
  }

  @Test
  void anIndexThatIsNotTheRecordIsSeen() {
    List<Breach> breaches = after(Duration.ofHours(3), company -> company.lost = 40);
    assertThat(metrics(breaches)).containsExactly("volume.index");
    assertThat(breaches.getFirst().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void whatSomebodyCallsNormalIsNoBreachAnyMore() {
    try (Company company = on()) {
      company.abstains = 0.7;
      company.live(Duration.ofDays(2));
      Breach breach =
          company.ledger().breaches().open().stream()
              .filter(each -> each.metric().equals("answers.abstained"))
              .findFirst()
              .orElseThrow();
      assertThat(company.watch().judge(breach.id(), Breach.Verdict.NORMAL)).isTrue();
      assertThat(company.watch().judge("b-none", Breach.Verdict.NORMAL)).isFalse();
      company.abstains = 0.12;
      company.live(Duration.ofDays(1));
      assertThat(company.ledger().breaches().find(breach.id()).orElseThrow().ended()).isPresent();
      assertThat(company.ledger().breaches().find(breach.id()).orElseThrow().verdict())
          .isEqualTo(Breach.Verdict.NORMAL);
    }
  }

  @Test
  void thinningOldValuesChangesNothingThatIsSaidLater() throws IOException {
    List<String> whole = later(home.resolve("whole"), Instant.EPOCH);
    List<String> thinned = later(home.resolve("thinned"), then.minus(Duration.ofDays(3)));
    assertThat(thinned).as("seed %d", SEED).isEqualTo(whole);
  }

  /** What monitors have learnt and said half a day later. */
  private static List<String> later(Path folder, Instant before) throws IOException {
    try (Company company = on(Files.createDirectories(folder))) {
      MonitorLog log = company.ledger().monitors();
      assertThat(log.thin(before) > 0).isEqualTo(before.isAfter(Instant.EPOCH));
      company.abstains = 0.7;
      company.live(Duration.ofHours(12));
      return log.all().stream()
          .map(info -> log.find(info.id()).orElseThrow())
          .map(
              info ->
                  "%s %s %s %s %s"
                      .formatted(
                          info.id(),
                          info.state(),
                          info.why(),
                          info.memory(),
                          log.values(info.id(), then)))
          .toList();
    }
  }

  @Test
  void answersThatChangeWhenTheyAreAskedAgainAreSeenTheNightAfterASettingChanged() {
    List<Breach> breaches =
        after(
            Duration.ofHours(30),
            company -> {
              company.otherwise = 0.25;
              company.ledger().settings().note("", Map.of("model", "one"));
              company.ledger().settings().note("", Map.of("model", "another"));
            });
    assertThat(breaches)
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.metric()).isEqualTo(Repeats.METRIC);
              assertThat(breach.observed()).as("seed %d", SEED).isBetween(.1, .45);
              assertThat(breach.sentence()).contains("answers a");
            });
  }

  @Test
  void ofAModelThatIsAnotherUnderItsNameAFewNightsTell() {
    assertThat(metrics(after(Duration.ofDays(5), company -> company.otherwise = 0.4)))
        .containsExactly(Repeats.METRIC);
  }

  private List<Breach> after(Duration time, Consumer<Company> fault) {
    try (Company company = on()) {
      fault.accept(company);
      company.live(time);
      return company.ledger().breaches().page("", "", 100);
    }
  }

  private static List<String> metrics(List<Breach> breaches) {
    return List.copyOf(new TreeSet<>(breaches.stream().map(Breach::metric).toList()));
  }

  /** The company after its quiet month. */
  private Company on() {
    return on(home);
  }

  private static Company on(Path into) {
    try (Stream<Path> files = Files.list(quiet)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, into.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Company(into, then, SEED + 1);
  }
}
