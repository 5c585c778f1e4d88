package dev.tandem.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A wire to a server of this machine that can be cut: everything on its way is lost then. */
final class Wire implements AutoCloseable {
  private final ServerSocket end;
  private final Queue<Socket> ends = new ConcurrentLinkedQueue<>();

  Wire(Server server) throws IOException {
    end = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket client = end.accept();
                  Socket behind = new Socket(server.address(), server.port());
                  ends.add(client);
                  ends.add(behind);
                  pass(client, behind);
                  pass(behind, client);
                }
              } catch (IOException e) {
                cut(); // closed
              }
            });
  }

  String url() {
    return "http://127.0.0.1:" + end.getLocalPort();
  }

  /** Breaks all connections; new ones are passed on as before. */
  void cut() {
    for (Socket socket = ends.poll(); socket != null; socket = ends.poll()) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is broken, as it should be
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException e) {
                // cut
              }
            });
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}
