package dev.tandem.ingest;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * Parser processes, started when needed and replaced after a crash, a timeout, or many files (what
 * leaks, leaks only so far). Safe for use by many threads.
 */
final class ParserPool implements AutoCloseable {
  private static final int MOST_FILES = 500; // a process
  private final ParseLimits limits;
  private final Semaphore places;
  private final Deque<ParserWorker> idle = new ArrayDeque<>();

  ParserPool(int processes, ParseLimits limits) {
    this.limits = limits;
    this.places = new Semaphore(processes);
  }

  /**
   * Waits for a process and has it read a file; whatever happens, the result says it.
   *
   * @param name what people call the file: its ending tells the format where the bytes do not
   */
  ParseResult parse(Path file, String name) throws InterruptedException {
    places.acquire();
    try {
      ParserWorker worker = take();
      ParseResult result = worker.parse(file, name, limits);
      giveBack(worker);
      return result;
    } finally {
      places.release();
    }
  }

  private ParserWorker take() {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        ParserWorker worker = idle.pop();
        if (worker.usable(MOST_FILES)) {
          return worker;
        }
        worker.close();
      }
    }
    return ParserWorker.start(limits.heapMegabytes());
  }

  private void giveBack(ParserWorker worker) {
    if (worker.usable(MOST_FILES)) {
      synchronized (idle) {
        idle.push(worker);
      }
    } else {
      worker.close();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.forEach(ParserWorker::close);
      idle.clear();
    }
  }
}
