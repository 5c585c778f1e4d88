package dev.tandem.observe.openlineage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends events in their order, behind the work; a bounded number of them waits. */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int WAITING = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Optional<Path> file;
  private final Optional<URI> address;
  private final String key;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread worker;
  private volatile boolean closed;
  private boolean told; // that one failed; of the worker alone

  /**
   * @param key sent along as a bearer token; empty for none
   */
  Outbox(Optional<Path> file, Optional<URI> address, String key) {
    this.file = file;
    this.address = address;
    this.key = key;
    this.worker = Thread.ofVirtual().name("openlineage").start(this::work);
  }

  /** How many events went where. */
  record Counts(long sent, long failed, long dropped) {}

  Counts counts() {
    return new Counts(sent.get(), failed.get(), dropped.get());
  }

  void put(String event) {
    if (closed || !waiting.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  private void work() {
    try {
      while (!closed || !waiting.isEmpty()) {
        String event = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (event != null) {
          send(event);
        }
      }
    } catch (InterruptedException e) {
      dropped.addAndGet(waiting.size());
    }
  }

  private void send(String event) throws InterruptedException {
    try {
      if (file.isPresent()) {
        Files.writeString(
            file.get(), event + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      if (address.isPresent()) {
        post(address.get(), event);
      }
      sent.incrementAndGet();
    } catch (IOException e) {
      failed.incrementAndGet();
      if (!told) {
        told = true;
        LOG.warn(
            "An OpenLineage event could not be delivered ({}); the work goes on, and what is lost is counted.",
            e.getClass().getSimpleName());
      }
    }
  }

  private void post(URI to, String event) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event, StandardCharsets.UTF_8));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<Void> response =
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    if (response.statusCode() / 100 != 2) {
      throw new IOException("answered " + response.statusCode());
    }
  }

  /** Sends what waits, for some seconds at most, and says what was lost. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!worker.join(PATIENCE)) {
        worker.interrupt();
        worker.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
    if (failed.get() + dropped.get() > 0) {
      LOG.warn(
          "{} OpenLineage events were delivered, {} could not be, {} had no room to wait.",
          sent.get(),
          failed.get(),
          dropped.get());
    }
  }
}
