package dev.tandem.server;

import dev.tandem.llm.TenantTurns;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The line before search and model, in which the turn goes round the tenants, and within a tenant
 * round its callers. Each tenant has its own room to wait in, so that none takes another's, and may
 * have fewer answered at once than there is room for. Who waits is told how many are ahead, and
 * leaves the line when nobody waits for the answer any more.
 *
 * <p>The model answers many together in little more time than one. Searches share nothing: thirty
 * at once all end when the last does. So few search at the same time, and the first of many has its
 * passages, and the model its work, while the others still wait.
 */
final class AskQueue {
  private static final long LOOK_MILLIS = 200;

  private final int searches;
  private final int atOnce;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final TenantTurns<Object> waiting = new TenantTurns<>();
  private final Map<String, Integer> working = new HashMap<>(); // how many of a tenant run
  private final Map<String, Share> shares = new HashMap<>(); // as each was last told
  private int running;
  private int searching; // of those
  private boolean closed;

  /**
   * What of the line is a tenant's.
   *
   * @param tenant its name; empty for the home itself
   * @param waiting how many of it may wait
   * @param atOnce how many of it are answered at the same time, at most
   */
  record Share(String tenant, int waiting, int atOnce) {}

  /**
   * @param searches how many of those that are answered may still be searching
   * @param atOnce how many are answered at the same time
   */
  AskQueue(int searches, int atOnce) {
    this.searches = searches;
    this.atOnce = atOnce;
  }

  /**
   * Waits for its turn, then works.
   *
   * @param share of the tenant
   * @param caller whose turn it is to be, among the tenant's
   * @param ahead told how many asks must go on before this one begins, while that is not 0
   * @param gone whether the asker went away
   * @param work is handed what it runs when its search is over
   * @throws Problem 503 if too many wait or the server stops
   * @throws CancellationException if the asker went away
   */
  <T> T work(
      Share share,
      String caller,
      IntConsumer ahead,
      BooleanSupplier gone,
      Function<Runnable, T> work) {
    enter(share, caller, ahead, gone);
    Search search = new Search();
    try {
      return work.apply(search);
    } finally {
      search.run();
      lock.lock();
      running--;
      working.computeIfPresent(share.tenant(), (tenant, count) -> count == 1 ? null : count - 1);
      moved.signalAll();
      lock.unlock();
    }
  }

  /** One of those that search, until it runs. */
  private final class Search implements Runnable {
    private boolean over; // under the lock

    @Override
    public void run() {
      lock.lock();
      searching -= over ? 0 : 1;
      over = true;
      moved.signalAll();
      lock.unlock();
    }
  }

  private void enter(Share share, String caller, IntConsumer ahead, BooleanSupplier gone) {
    Object ticket = new Object();
    lock.lock();
    try {
      refuseIfClosed();
      if (waiting.size(share.tenant()) >= share.waiting()) {
        throw Failures.busy(
            "%d askers wait already; try again a little later.".formatted(share.waiting()));
      }
      shares.put(share.tenant(), share);
      waiting.add(share.tenant(), caller, ticket);
      int told = 0;
      while (running >= atOnce || searching >= searches || !isNext(ticket)) {
        int now = position(ticket);
        if (now != told) {
          told = now;
          tell(ahead, now);
          continue; // the line may have moved meanwhile
        }
        moved.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        refuseIfClosed();
        if (gone.getAsBoolean()) {
          throw new CancellationException("the asker left the line");
        }
      }
      waiting.poll(this::mayWork);
      running++;
      working.merge(share.tenant(), 1, Integer::sum);
      searching++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted in the line");
    } finally {
      waiting.remove(share.tenant(), caller, ticket);
      moved.signalAll();
      lock.unlock();
    }
  }

  /** Writing to a slow client must hold up nobody else. */
  private void tell(IntConsumer ahead, int position) {
    lock.unlock();
    try {
      ahead.accept(position);
    } finally {
      lock.lock();
    }
  }

  private boolean isNext(Object ticket) {
    return waiting.peek(this::mayWork).filter(next -> next == ticket).isPresent();
  }

  private boolean mayWork(String tenant) {
    Share share = shares.get(tenant);
    return share == null || working.getOrDefault(tenant, 0) < share.atOnce();
  }

  /** From 1: the first in line waits for one of those that are at work. */
  private int position(Object ticket) {
    return waiting.inOrder().indexOf(ticket) + 1;
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nobody more and sends away who waits; what runs goes on. */
  void close() {
    lock.lock();
    closed = true;
    moved.signalAll();
    lock.unlock();
  }

  private void refuseIfClosed() {
    if (closed) {
      throw Failures.busy("The server is stopping; ask again when it is back.");
    }
  }
}
