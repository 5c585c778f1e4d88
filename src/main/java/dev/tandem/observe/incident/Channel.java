package dev.tandem.observe.incident;

import java.io.IOException;

/** A way to people. */
interface Channel {
  /** As it is named in a timeline, without anything secret: {@code webhook}, {@code mail}. */
  String name();

  /**
   * Hands a notice over once.
   *
   * @throws Refused if trying again would not help
   * @throws IOException if it did not get through this time
   */
  void send(Notice notice) throws IOException;

  /** What the other side will not take, however often it is sent. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
