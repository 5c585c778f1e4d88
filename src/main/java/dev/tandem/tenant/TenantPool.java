package dev.tandem.tenant;

import dev.tandem.text.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The tenants' homes that are open: opened when one is first asked for, closed when nobody has used
 * it for a while or another needs the room. One is opened and closed beside the others.
 */
public final class TenantPool<H> implements AutoCloseable {
  static final Duration IDLE = Duration.ofMinutes(10);

  /** Who has its answer may not have left yet. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TenantFolders folders;
  private final int most;
  private final LongSupplier nanoTime;
  private final Function<String, H> opener;
  private final Consumer<H> closer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Held> held = new LinkedHashMap<>(); // the rest is under the lock
  private final Set<String> retired = new HashSet<>();
  private boolean closed;

  /**
   * @param most that are open at once
   * @param nanoTime usually {@link System#nanoTime}
   * @param opener opens the home of a tenant that exists
   * @param closer closes it again
   */
  public TenantPool(
      TenantFolders folders,
      int most,
      LongSupplier nanoTime,
      Function<String, H> opener,
      Consumer<H> closer) {
    this.folders = folders;
    this.most = most;
    this.nanoTime = nanoTime;
    this.opener = opener;
    this.closer = closer;
  }

  /** One open home. Its lock is held while it is opened and while its guest comes in. */
  private final class Held {
    final String name;
    int users; // the pool's lock for these three
    boolean closing;
    long used;
    private Optional<H> open = Optional.empty();
    private volatile Optional<Guest> guest = Optional.empty();

    Held(String name) {
      this.name = name;
    }

    synchronized H open() {
      if (open.isEmpty()) {
        open = Optional.of(opener.apply(name));
      }
      return open.get();
    }

    synchronized Guest guest(Function<H, ? extends Guest> make) {
      if (guest.isEmpty()) {
        guest = Optional.of(make.apply(open.orElseThrow()));
      }
      return guest.get();
    }

    boolean free() {
      return users == 0 && !closing && guest.filter(Guest::busy).isEmpty();
    }

    synchronized void close() {
      try {
        guest.ifPresent(Guest::close);
      } finally {
        open.ifPresent(closer);
      }
    }
  }

  /** The use of an open home. Close it when done; the home may be closed then. */
  public final class Use implements AutoCloseable {
    private final Held held;
    private final H home;
    private boolean over;

    private Use(Held held, H home) {
      this.held = held;
      this.home = home;
    }

    /** Not to be closed by who uses it. */
    public H home() {
      return home;
    }

    /** The guest of the home, made where there is none yet. */
    @SuppressWarnings("unchecked") // a pool has guests of one kind: those of its one server
    public <G extends Guest> G guest(Function<H, G> make) {
      return (G) held.guest(make);
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        leave(held);
      }
    }
  }

  /**
   * @return empty if there is no such tenant
   * @throws TenantsBusy if all that may be open are in use
   */
  public Optional<Use> lease(String name) {
    Optional<Held> home = enter(name);
    if (home.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Use(home.get(), home.get().open()));
    } catch (RuntimeException e) {
      leave(home.get());
      throw e;
    }
  }

  private Optional<Held> enter(String name) {
    long left = WAIT.toNanos();
    lock.lock();
    try {
      while (true) {
        if (closed) {
          throw new TenantsBusy("The server is stopping; ask again when it is back.");
        }
        if (retired.contains(name) || !folders.exists(name)) {
          return Optional.empty();
        }
        Held known = held.get(name);
        if (known != null && known.closing) {
          changed.awaitUninterruptibly();
          continue;
        }
        if (known == null && held.size() >= most) {
          left = makeRoom(left);
          continue;
        }
        Held home = held.computeIfAbsent(name, Held::new);
        home.users++;
        return Optional.of(home);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TenantsBusy("It was interrupted before the tenant's home was open.");
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the one that was used longest ago, or waits until there is one.
   *
   * @param left nanoseconds to wait yet
   * @return how many are left
   */
  private long makeRoom(long left) throws InterruptedException {
    Optional<Held> oldest =
        held.values().stream().filter(Held::free).min(Comparator.comparingLong(home -> home.used));
    if (oldest.isPresent()) {
      shut(oldest.get());
      return left;
    }
    if (left <= 0 && held.values().stream().noneMatch(home -> home.closing)) {
      throw new TenantsBusy(
          "As many tenants are at work as may be at once (tenant.open); try again a little later.");
    }
    return changed.awaitNanos(Math.max(left, WAIT.toNanos() / 10));
  }

  private void leave(Held home) {
    lock.lock();
    try {
      home.users--;
      home.used = nanoTime.getAsLong();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held, which is let go meanwhile. */
  private void shut(Held home) {
    home.closing = true;
    lock.unlock();
    try {
      home.close();
    } finally {
      lock.lock();
      held.remove(home.name);
      changed.signalAll();
    }
  }

  /** Closes those that nobody has used for a while. */
  public void closeIdle() {
    lock.lock();
    try {
      for (Held home : List.copyOf(held.values())) {
        if (home.free() && nanoTime.getAsLong() - home.used >= IDLE.toNanos()) {
          shut(home);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whose homes are open. */
  public Set<String> open() {
    lock.lock();
    try {
      return Set.copyOf(held.keySet());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets nobody in any more and closes the home; what its guest does ends.
   *
   * @throws UserError if somebody still works in it after a while; then it stays
   */
  public void retire(String name) {
    lock.lock();
    try {
      retired.add(name);
      long left = PATIENCE.toNanos();
      while (held.containsKey(name)) {
        Held home = held.get(name);
        if (home.users == 0 && !home.closing) {
          shut(home);
        } else if (left <= 0) {
          retired.remove(name);
          throw new UserError(
              "Somebody still works in the tenant '%s'; end that and try again.".formatted(name));
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      retired.remove(name);
      Thread.currentThread().interrupt();
      throw new UserError("It was interrupted; the tenant stays as it was.", e);
    } finally {
      lock.unlock();
    }
  }

  /** Lets in who asks for a tenant of a name that was retired. */
  public void admit(String name) {
    lock.lock();
    retired.remove(name);
    lock.unlock();
  }

  @Override
  public void close() {
    List<RuntimeException> failures = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Held home : List.copyOf(held.values())) {
        if (!home.closing) {
          try {
            shut(home);
          } catch (RuntimeException e) {
            failures.add(e);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
