package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.GateRuns;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Promotions;
import dev.tandem.ledger.JobInfo.State;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.TinyModel;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import dev.tandem.training.TrainingOrder;
import dev.tandem.tune.Effort;
import dev.tandem.tune.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When gates are measured again, and that askers come first. */
@Timeout(120)
class GateChecksTest {
  private static final Instant TRAINED = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-03-10T02:00:00Z");

  @TempDir Path folder;

  private final Processors processors = new Processors();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicInteger read = new AtomicInteger();
  private Instant now = TRAINED;
  private Tandem tandem;
  private Jobs jobs;
  private GateChecks checks;

  @BeforeEach
  void anAdapterIsInUse() throws IOException {
    Path home = folder.resolve("home");
    Path model = TinyModel.folder(folder, "llama");
    Map<String, String> settings = Map.of("model", model.toString());
    Path rows = folder.resolve("rows.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add("{\"prompt\":\"Say %d\",\"completion\":\"%d %d\"}".formatted(i, i, i % 7));
    }
    Files.write(rows, lines);
    Path out = folder.resolve("counting");
    try (Tandem trains = Tandem.open(home, settings, () -> now)) {
      trains.createCollection("hr", Acl.PUBLIC, "en");
      trains
          .training()
          .carryOut(
              new TrainingOrder(
                  "hr",
                  List.of(rows),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Method.LORA,
                  Effort.QUICK,
                  false,
                  0,
                  OptionalInt.empty(),
                  OptionalInt.of(1),
                  1,
                  Optional.empty(),
                  Principals.ANONYMOUS,
                  out),
              progress -> {},
              phase -> {});
    }
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      new Promotions(ledger.collections(), "hr").promote(Arm.TUNED, out);
    }
    tandem = Tandem.open(home, settings, () -> now);
    jobs = new Jobs(tandem.jobs(), tandem.clock(), processors, "");
    GateRuns.Rows rowsOfNobody =
        command -> {
          read.incrementAndGet();
          throw new UserError("The rows are not here.");
        };
    checks = new GateChecks(tandem, jobs, rowsOfNobody, asked::get);
  }

  @AfterEach
  void close() {
    jobs.close();
    tandem.close();
  }

  private State end(String id) throws InterruptedException {
    while (jobs.busy()) {
      Thread.sleep(5);
    }
    return jobs.find(id).state();
  }

  @Test
  void oneIsDueAfterAWeekInQuietHoursWhileNobodyAsks() throws InterruptedException {
    now = TRAINED.plus(Duration.ofHours(14));
    assertThat(checks.next()).as("trained yesterday").isEmpty();
    now = NIGHT.plus(Duration.ofHours(10));
    assertThat(checks.next()).as("at noon").isEmpty();
    now = NIGHT;
    asked.set(true);
    assertThat(checks.next()).as("somebody asks").isEmpty();
    asked.set(false);
    String job = checks.next().orElseThrow().id();
    assertThat(jobs.find(job).kind()).isEqualTo("gates");
    assertThat(end(job)).isEqualTo(State.DONE);
    assertThat(Jobs.request(jobs.find(job)).path("adapter").asText()).isEqualTo("counting");
    assertThat(Jobs.report(jobs.find(job)).path("why").asText())
        .isEqualTo("The rows are not here.");
    assertThat(checks.next()).as("it was tried just now").isEmpty();
    now = NIGHT.plus(Duration.ofDays(7));
    assertThat(end(checks.next().orElseThrow().id())).isEqualTo(State.DONE);
    assertThat(read).hasValue(2);
  }

  /** One that is begun, and then somebody asks. */
  private Job waiting() throws InterruptedException {
    now = NIGHT;
    assertThat(processors.acquire("", () -> false)).isTrue();
    Job job = checks.next().orElseThrow();
    asked.set(true);
    processors.release();
    while (!job.info().phase().equals("waiting until nobody asks")) {
      Thread.sleep(5);
    }
    return job;
  }

  @Test
  void itWaitsWhileSomebodyAsksAndCanBeCancelled() throws InterruptedException {
    Job job = waiting();
    assertThat(read).hasValue(0);
    jobs.cancel(job.id());
    assertThat(end(job.id())).isEqualTo(State.CANCELLED);
    asked.set(false);
    assertThat(checks.next()).as("who cancels it does not want it again at once").isEmpty();
    assertThat(read).hasValue(0);
  }

  @Test
  void itGoesOnWhenNobodyAsksAnyMore() throws InterruptedException {
    Job job = waiting();
    asked.set(false);
    assertThat(end(job.id())).isEqualTo(State.DONE);
    assertThat(read).hasValue(1);
  }
}
