package dev.tandem.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file as bytes, one at a time, none kept that is longer than a limit. */
final class BoundedLines implements AutoCloseable {
  private final InputStream in;
  private final int limit;
  private boolean tooLong;

  BoundedLines(Path file, int limit) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    this.limit = limit;
  }

  /** The next line without its end; empty at the end of the file. */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    tooLong = false;
    int c = in.read();
    if (c < 0) {
      return Optional.empty();
    }
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.size() < limit) {
        line.write(c);
      } else {
        tooLong = true;
      }
    }
    return Optional.of(line.toByteArray());
  }

  /** Whether the last line was cut. */
  boolean tooLong() {
    return tooLong;
  }

  static long count(Path file) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[1 << 16];
    int last = '\n';
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        last = buffer[n - 1];
      }
    }
    return last == '\n' ? lines : lines + 1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
