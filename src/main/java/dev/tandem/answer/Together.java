package dev.tandem.answer;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does many things, some at once, because a model computes them together. */
public final class Together {
  private Together() {}

  /**
   * Hands over what each comes to, in their order. What is thrown, by one of them or by who is
   * told, ends the others.
   *
   * @param interrupted what is said if the thread that waits is interrupted
   * @throws UserError if one of them throws one, or the thread is interrupted
   */
  public static <T> void each(
      int atOnce, List<Callable<T>> all, String interrupted, Consumer<? super T> told) {
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      try {
        List<Future<T>> running = new ArrayList<>();
        all.forEach(each -> running.add(threads.submit(each)));
        for (Future<T> each : running) {
          told.accept(each.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserError(interrupted, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UserError refused) {
          throw refused;
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }
}
