package dev.tandem.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that may not be longer than a limit. What is too much is still taken in up to a bound: a
 * client that is cut off while it sends never reads why.
 */
final class BoundedBody extends FilterInputStream {
  private static final long DRAIN = 8_000_000;

  private final long limit;
  private long read;

  BoundedBody(InputStream in, long announced, long limit) {
    super(in);
    this.limit = limit;
    if (announced > limit) {
      throw tooLarge();
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = super.read(bytes, offset, length);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int bytes) {
    read += bytes;
    if (read > limit) {
      throw tooLarge();
    }
  }

  private Problem tooLarge() {
    try {
      in.skip(DRAIN);
    } catch (IOException e) {
      // then the client hears nothing, which it brought about itself
    }
    return new Problem(
            413,
            limit >= 1_000_000
                ? "The body is larger than %d MB.".formatted(limit / 1_000_000)
                : "The body is larger than %d bytes.".formatted(limit))
        .with("Connection", "close");
  }
}
