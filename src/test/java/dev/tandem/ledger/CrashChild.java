package dev.tandem.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The victim of {@link CrashTest}: puts batches of documents until it is killed, and prints each
 * step once the ledger has acknowledged it.
 */
final class CrashChild {
  static final int BATCH = 3;

  private CrashChild() {}

  public static void main(String[] arguments) {
    int from = Integer.parseInt(arguments[1]);
    try (SqliteLedger ledger = SqliteLedger.openWriter(Path.of(arguments[0]))) {
      for (int batch = from; ; batch++) {
        ledger.documents().put(Samples.COLLECTION, batch(batch));
        say("put " + batch);
        if (batch % 4 == 0) {
          ledger.documents().delete(Samples.COLLECTION, id(batch, 1));
          say("delete " + batch);
        }
        ledger
            .answers()
            .add(
                Samples.answer(
                    "answer" + batch, Samples.ANN, "q", "a" + batch, batch(batch).getFirst()));
        say("answer " + batch);
        ledger.audit().recordSoon(event("saw", batch));
        ledger.audit().record(event("changed", batch));
        say("audit " + batch);
      }
    }
  }

  private static AuditEvent event(String action, int batch) {
    return AuditEvent.now(InstantSource.system(),
        new AuditActor("key:k", Samples.ANN, true),
        action,
        Samples.COLLECTION,
        "doc" + batch,
        "done",
        Map.of("batch", "" + batch));
  }

  private static void say(String step) {
    System.out.println("done " + step);
    System.out.flush();
  }

  static String id(int batch, int place) {
    return "doc" + batch + "." + place;
  }

  static List<DocumentLog.NewVersion> batch(int batch) {
    List<DocumentLog.NewVersion> versions = new ArrayList<>();
    for (int place = 0; place < BATCH; place++) {
      versions.add(
          Samples.version(
              id(batch, place), 1, "group:hr", "First of " + batch, "Second of " + place));
    }
    return versions;
  }
}
