package dev.tandem.server;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.function.BooleanSupplier;

/**
 * Notices a client that hangs up while its answer is made. A handler sees only the request, so the
 * socket of the connection is kept here, by the thread that serves it, as the request's first line
 * comes in.
 */
final class Peer implements Http1ConnectionListener {
  private final ThreadLocal<HelidonSocket> sockets = new ThreadLocal<>();

  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    sockets.set(connection.serverSocket());
  }

  /** Watches this thread's connection until it is read from again; says whether it was closed. */
  BooleanSupplier watch() {
    HelidonSocket socket = sockets.get();
    socket.idle();
    return () -> !socket.isConnected();
  }
}
