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

/**
 * Runs for some seconds what requests will run, so that the JVM has compiled it before they come:
 * documents' titles are searched for as the public, and what is found is embedded. Nothing of it is
 * kept. Without it the first searches of a busy server take ten times as long as later ones.
 */
final class Rehearsal {
  private static final Duration LONGEST = Duration.ofSeconds(6);
  private static final int TITLES = 200;
  private static final int FEW = 10;
  private static final int CHARACTERS = 400;

  private volatile boolean stopped;
  private Thread thread = new Thread();

  void start(Tandem tandem, Warmth warmth) {
    thread =
        Thread.ofPlatform()
            .name("tandem-rehearsal")
            .start(
                () -> {
                  warmth.await();
                  if (warmth.ready()) {
                    run(tandem, System.nanoTime() + LONGEST.toNanos());
                  }
                });
  }

  /** Returns when it has ended. */
  void stop() {
    stopped = true;
    Warmth.join(thread);
  }

  private void run(Tandem tandem, long deadline) {
    try {
      for (CollectionInfo collection : tandem.collections()) {
        for (VersionInfo document :
            tandem.documents().page(collection.name(), Principals.ANONYMOUS, "", "", TITLES)) {
          if (stopped || System.nanoTime() > deadline) {
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
              tandem.embed(
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
}
