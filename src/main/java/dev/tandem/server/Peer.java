package dev.tandem.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Notices a client that hangs up while its answer is made, which only who reads from the connection
 * can. A handler sees no more than the request, so the reader is kept here, by the thread that
 * serves the connection, as the request's first line comes in.
 */
final class Peer implements Http1ConnectionListener {
  private final ThreadLocal<DataReader> readers = new ThreadLocal<>();

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    readers.set(connection.dataReader());
  }

  /**
   * Reads from this thread's connection until it ends; says whether it has. Nothing else may be
   * read from it afterwards, so it must be closed after the response.
   */
  BooleanSupplier watch() {
    DataReader reader = readers.get();
    AtomicBoolean ended = new AtomicBoolean();
    Thread.ofVirtual()
        .name("tandem-peer")
        .start(
            () -> {
              try {
                while (true) {
                  reader.ensureAvailable();
                  reader.skip(reader.available());
                }
              } catch (RuntimeException e) {
                ended.set(true);
              }
            });
    return ended::get;
  }
}
