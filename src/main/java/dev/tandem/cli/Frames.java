package dev.tandem.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Messages over a socket: a letter for the kind, the length (4 bytes), that many bytes. */
final class Frames {
  /** A command to run, as JSON; from the client. */
  static final byte REQUEST = 'R';

  /** Bytes of standard output. */
  static final byte OUT = 'O';

  /** Bytes of standard error. */
  static final byte ERR = 'E';

  /** The exit code (4 bytes); the last frame. */
  static final byte EXIT = 'X';

  /** The server runs with other settings: the client runs the command itself. */
  static final byte ELSEWHERE = 'N';

  private static final int LARGEST = 1 << 24;

  private final SocketChannel channel;

  Frames(SocketChannel channel) {
    this.channel = channel;
  }

  record Frame(byte kind, byte[] body) {}

  /**
   * @throws EOFException if the other side is gone
   */
  Frame read() throws IOException {
    ByteBuffer head = readFully(5);
    byte kind = head.get();
    int length = head.getInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a message of " + length + " bytes");
    }
    return new Frame(kind, readFully(length).array());
  }

  private ByteBuffer readFully(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other side is gone");
      }
    }
    return buffer.flip();
  }

  synchronized void write(byte kind, byte[] body, int offset, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(5 + length);
    frame.put(kind).putInt(length).put(body, offset, length).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  void write(byte kind, byte[] body) throws IOException {
    write(kind, body, 0, body.length);
  }

  /** A stream whose every write is one frame. */
  OutputStream stream(byte kind) {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Frames.this.write(kind, bytes, offset, length);
      }
    };
  }
}
