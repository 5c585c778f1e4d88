package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.JobInfo.State;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.server.Problem;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over a real ledger. */
@Timeout(30)
class JobsTest {
  @TempDir Path home;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  private SqliteLedger ledger;
  private Jobs jobs;

  @BeforeEach
  void opens() {
    ledger = SqliteLedger.openWriter(home);
    jobs = new Jobs(ledger.jobs(), now::get);
  }

  @AfterEach
  void closes() {
    jobs.close();
    ledger.close();
  }

  private static Jobs.Order order(String collection) {
    return new Jobs.Order(
        "training", Optional.of(collection), "ann", Json.object().put("set", "faq"));
  }

  private State end(String id) throws InterruptedException {
    while (jobs.find(id).active()) {
      Thread.sleep(5);
    }
    return jobs.find(id).state();
  }

  /** Goes on until it is told to end. */
  private static Object endless(Job job) {
    while (true) {
      job.at(1, 2);
      Thread.yield();
    }
  }

  @Test
  void aSecondOfTheSameKindAndCollectionIsRefusedAndTheRefusalNamesTheFirst() throws Exception {
    Job first = jobs.start(order("hr"), JobsTest::endless);
    assertThatThrownBy(() -> jobs.start(order("hr"), job -> "never"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("A training is under way already in 'hr': job " + first.id());
    Job other = jobs.start(order("it"), job -> Json.object().put("steps", 3));
    assertThat(other.info().state()).isEqualTo(State.QUEUED);
    jobs.cancel(first.id());
    assertThat(end(first.id())).isEqualTo(State.CANCELLED);
    assertThat(end(other.id())).isEqualTo(State.DONE);
    assertThat(jobs.find(other.id()).report()).contains("{\"steps\":3}");
  }

  @Test
  void oneThatWaitsForItsTurnCanBeCancelled() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    Job first = jobs.start(order("hr"), JobsTest::endless);
    Job waiting = jobs.start(order("it"), job -> ran.getAndSet(true));
    jobs.cancel(waiting.id());
    assertThat(end(waiting.id())).isEqualTo(State.CANCELLED);
    assertThat(ran).isFalse();
    assertThat(jobs.find(first.id()).active()).isTrue();
  }

  @Test
  void aBackupWaitsForNobody() throws Exception {
    Job first = jobs.start(order("hr"), JobsTest::endless);
    Job backup = jobs.start("backup", Optional.empty(), job -> Json.object());
    assertThat(end(backup.id())).isEqualTo(State.DONE);
    assertThat(jobs.find(first.id()).active()).isTrue();
  }

  @Test
  void whatWasUnderWayWhenTheServerEndedIsInterruptedAndGoesOn() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Job job =
        jobs.start(
            order("hr"),
            running -> {
              running.tell(Json.object().put("step", 1));
              running.at(5, 10);
              told.countDown();
              return endless(running);
            });
    told.await();
    closes();
    opens();
    JobInfo left = jobs.find(job.id());
    assertThat(left.state()).isEqualTo(State.INTERRUPTED);
    assertThat(left.finished()).isEmpty();
    assertThat(jobs.resumable(left)).as("nobody knows how").isFalse();
    assertThatThrownBy(() -> jobs.resume(job.id())).hasMessageContaining("A training cannot go on");
    jobs.knows(
        "training",
        order ->
            running -> {
              running.tell(Json.object().put("step", 2));
              return order.request().put("by", order.by());
            });
    assertThat(jobs.resume(job.id()).id()).isEqualTo(job.id());
    assertThat(end(job.id())).isEqualTo(State.DONE);
    assertThat(jobs.find(job.id()).report()).contains("{\"set\":\"faq\",\"by\":\"ann\"}");
    assertThat(jobs.points(job.id(), 1).stream().map(p -> p.path("step").asInt()))
        .containsExactly(1, 2);
    assertThat(jobs.points(job.id(), 2).stream().map(p -> p.path("step").asInt()))
        .containsExactly(2);
    assertThatThrownBy(() -> jobs.resume(job.id()))
        .hasMessageContaining("The job is done; only one that was interrupted or failed can go on");
  }

  @Test
  void aProcessThatWasKilledLeavesInterruptedJobs() {
    JobInfo killed =
        new JobInfo(
            "j1",
            "training",
            Optional.of("hr"),
            "ann",
            State.RUNNING,
            3,
            9,
            "learning",
            Instant.EPOCH,
            Optional.empty(),
            "{}",
            Optional.empty());
    ledger.jobs().put(killed);
    jobs.close();
    jobs = new Jobs(ledger.jobs(), now::get);
    assertThat(jobs.find("j1").state()).isEqualTo(State.INTERRUPTED);
    assertThat(jobs.find("j1").done()).isEqualTo(3);
    jobs.cancel("j1");
    assertThat(jobs.find("j1").state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void whatWentWrongIsItsReportWithoutWordsThatAreNotOurs() throws Exception {
    Job ours =
        jobs.start(
            order("hr"),
            job -> {
              throw new UserError("there is nothing to learn");
            });
    assertThat(end(ours.id())).isEqualTo(State.FAILED);
    assertThat(jobs.find(ours.id()).report().orElseThrow())
        .contains("\"status\":422", "There is nothing to learn.");
    Job not =
        jobs.start(
            order("hr"),
            job -> {
              throw new IllegalStateException("the secret");
            });
    assertThat(end(not.id())).isEqualTo(State.FAILED);
    assertThat(jobs.find(not.id()).report().orElseThrow())
        .contains("\"status\":500")
        .doesNotContain("secret");
  }

  @SuppressWarnings("InfiniteRecursion") // which is meant
  private static int deeper(int level) {
    return 1 + deeper(level + 1);
  }

  @Test
  @SuppressWarnings("ReturnValueIgnored") // nothing is returned
  void oneThatDiesOfAnErrorHasFailedAndSaysSo() throws Exception {
    Map<Job.Work, String> works =
        Map.of(
            job -> deeper(0), "nested too deeply",
            job -> new long[Integer.MAX_VALUE], "too little memory",
            job -> {
                  throw new NoClassDefFoundError("the secret");
                },
                "The server failed at this");
    for (Map.Entry<Job.Work, String> each : works.entrySet()) {
      Job job = jobs.start(order("hr"), each.getKey());
      assertThat(end(job.id())).as(each.getValue()).isEqualTo(State.FAILED);
      JobInfo kept = kept(job);
      assertThat(kept.state()).as("also in the ledger").isEqualTo(State.FAILED);
      assertThat(kept.report().orElseThrow())
          .contains(each.getValue(), "\"status\":500")
          .doesNotContain("secret");
    }
  }

  @Test
  void itsTimesAndWhenTheLedgerHearsOfItAreByTheClock() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch later = new CountDownLatch(1);
    CountDownLatch toldLater = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Job job =
        jobs.start(
            order("hr"),
            running -> {
              running.at(1, 3);
              told.countDown();
              await(later);
              running.at(2, 3);
              toldLater.countDown();
              await(end);
              return Json.object();
            });
    told.await();
    assertThat(jobs.find(job.id()).done()).isEqualTo(1);
    assertThat(kept(job).done()).as("not written again at once").isZero();
    now.set(Instant.EPOCH.plus(Job.BETWEEN));
    later.countDown();
    toldLater.await();
    assertThat(kept(job).done()).isEqualTo(2);
    now.set(Instant.EPOCH.plusSeconds(60));
    end.countDown();
    assertThat(end(job.id())).isEqualTo(State.DONE);
    assertThat(jobs.find(job.id()).started()).isEqualTo(Instant.EPOCH);
    assertThat(jobs.find(job.id()).finished()).contains(Instant.EPOCH.plusSeconds(60));
  }

  private JobInfo kept(Job job) {
    return ledger.jobs().find(job.id()).orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatACancelledOneHasToShowIsItsReport() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    Job job =
        jobs.start(
            order("hr"),
            running -> {
              began.countDown();
              while (!running.cancelled()) {
                Thread.yield();
              }
              throw running.stopped(Json.object().put("step", 7));
            });
    began.await();
    jobs.cancel(job.id());
    assertThat(end(job.id())).isEqualTo(State.CANCELLED);
    assertThat(jobs.find(job.id()).report()).contains("{\"step\":7}");
  }

  @Test
  void pagesGoOnBehindTheLastThatWasSeen() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      end(jobs.start(order(name), job -> Json.object()).id());
    }
    List<JobInfo> first = jobs.page("", 2);
    assertThat(first.stream().map(job -> job.collection().orElseThrow())).containsExactly("c", "b");
    assertThat(jobs.page(first.getLast().id(), 2).stream().map(j -> j.collection().orElseThrow()))
        .containsExactly("a");
    JsonNode request = Jobs.request(first.getFirst());
    assertThat(request.path("set").asText()).isEqualTo("faq");
  }
}
