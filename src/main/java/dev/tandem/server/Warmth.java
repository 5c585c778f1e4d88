package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.text.UserError;

/**
 * Whether everything is loaded. Loading goes on beside the first requests: search works before the
 * model does.
 */
final class Warmth {
  private volatile String state = "starting";
  private volatile boolean ready;

  private Thread loading = new Thread();

  /** Loads in a thread of its own. */
  void start(Tandem tandem) {
    loading = Thread.ofPlatform().name("tandem-warm").start(() -> load(tandem));
  }

  /** Until nothing is being loaded: what is half loaded cannot be closed. */
  void await() {
    join(loading);
  }

  /** Waits for a thread; an interruption ends the waiting and is kept. */
  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void load(Tandem tandem) {
    try {
      tandem.machine().warm();
      ready = true;
      state = "ready";
    } catch (UserError e) {
      state = "failed";
      RequestLog.note("ERROR", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      state = "failed";
      RequestLog.failure("start", e);
    }
  }

  boolean ready() {
    return ready;
  }

  /** {@code starting}, {@code ready} or {@code failed}: the log says of what. */
  String state() {
    return state;
  }
}
