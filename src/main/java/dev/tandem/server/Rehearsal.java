package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs for some seconds what requests will run, so that the JVM has compiled it before they come:
 * documents' titles are searched for as the public, and what is found is embedded. Nothing of it is
 * kept. Without it the first searches of a busy server take ten times as long as later ones. While
 * requests come, it waits: they are the better rehearsal, and it would only be in their way.
 */
final class Rehearsal {
  /** Of rehearsing, the waiting apart. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  /** From here on it would rehearse what requests have long done. */
  private static final Duration LATEST = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int TITLES = 200;
  private static final int FEW = 10;
  private static final int CHARACTERS = 400;

  private final Traffic traffic;
  private volatile boolean stopped;
  private Thread thread = new Thread();

  Rehearsal(Traffic traffic) {
    this.traffic = traffic;
  }

  void start(Tandem tandem, Warmth warmth) {
    thread =
        Thread.ofPlatform()
            .name("tandem-rehearsal")
            .start(
                () -> {
                  warmth.await();
                  if (warmth.ready()) {
                    run(tandem, System.nanoTime());
                  }
                });
  }

  /** Returns when it has ended. */
  void stop() {
    stopped = true;
    Warmth.join(thread);
  }

  private void run(Tandem tandem, long began) {
    long waited = 0;
    try {
      for (CollectionInfo collection : tandem.collections().all()) {
        for (VersionInfo document :
            tandem.documents().page(collection.name(), Principals.ANONYMOUS, "", "", TITLES)) {
          waited += waitForQuiet(began);
          if (stopped || System.nanoTime() - began - waited > LONGEST.toNanos()) {
            return;
          }
          if (document.title().isBlank()) {
            continue;
          }
          List<Passage> found =
              tandem
                  .search(collection.name(), document.title(), FEW, Principals.ANONYMOUS)
                  .passages();
          var _ =
              tandem
                  .machine()
                  .embed(
                      found.stream()
                          .limit(2)
                          .map(p -> CodePoints.beginning(p.text(), CHARACTERS))
                          .toList());
        }
      }
    } catch (UserError e) {
      // A collection may go while it is searched; requests will say what is wrong, if anything is.
      RequestLog.note("WARN", "the rehearsal ended early: " + e.getMessage());
    }
  }

  /** How long it had to, in nanoseconds. */
  private long waitForQuiet(long began) {
    long since = System.nanoTime();
    while (!stopped && traffic.busy()) {
      if (System.nanoTime() - began > LATEST.toNanos()) {
        stopped = true;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return System.nanoTime() - since;
  }
}
