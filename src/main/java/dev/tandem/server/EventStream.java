package dev.tandem.server;

import dev.tandem.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Server-sent events (WHATWG HTML, 9.2) of one response. A comment goes out when nothing else did
 * for a while, so that proxies keep the connection. Helidon's own sink serves only clients that
 * name the media type in Accept, which OpenAI's do not.
 */
public final class EventStream implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final ServerResponse response;
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread heart;
  private Optional<OutputStream> out = Optional.empty();
  private long last = System.nanoTime();
  private volatile boolean broken;
  private volatile boolean closed;

  EventStream(ServerResponse response) {
    this.response = response;
    heart = Thread.ofVirtual().name("tandem-events").start(this::beat);
  }

  /** A named event with JSON data. */
  public void send(String event, Object data) {
    write("event: " + event + "\ndata: " + Json.line(data) + "\n\n");
  }

  /** The same with a number that a client sends back, as {@code Last-Event-ID}, to go on behind. */
  public void send(String event, int id, Object data) {
    write("event: " + event + "\nid: " + id + "\ndata: " + Json.line(data) + "\n\n");
  }

  /** JSON data without a name, as OpenAI's streams have it. */
  public void data(Object data) {
    write("data: " + Json.line(data) + "\n\n");
  }

  /** The end of an OpenAI stream. */
  public void done() {
    write("data: [DONE]\n\n");
  }

  public boolean begun() {
    return out.isPresent();
  }

  /** Whether writing failed: nobody listens any more. */
  public boolean broken() {
    return broken;
  }

  private void write(String text) {
    writing.lock();
    try {
      if (closed || broken) {
        return;
      }
      OutputStream stream = out.orElseGet(this::open);
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
      last = System.nanoTime();
    } catch (IOException | RuntimeException e) {
      broken = true; // the asking notices and stops
    } finally {
      writing.unlock();
    }
  }

  private OutputStream open() {
    response
        .status(200)
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header("X-Accel-Buffering", "no");
    OutputStream stream = response.outputStream();
    out = Optional.of(stream);
    return stream;
  }

  private void beat() {
    try {
      while (!closed) {
        Thread.sleep(Duration.ofSeconds(1));
        if (System.nanoTime() - last >= QUIET.toNanos()) {
          write(":\n\n");
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      closed = true;
      heart.interrupt();
      if (out.isPresent() && !broken) {
        out.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writing.unlock();
    }
  }
}
