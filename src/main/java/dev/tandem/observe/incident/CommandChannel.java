package dev.tandem.observe.incident;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a program with its arguments, never through a shell, and writes the notice as JSON to its
 * standard input. Nothing of a notice stands in the arguments.
 *
 * @param words program and arguments
 * @param limit how long it may take
 */
record CommandChannel(List<String> words, Duration limit) implements Channel {
  CommandChannel {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has a program");
    }
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public void send(Notice notice) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new Refused("the program of incidents.command cannot be started", e);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(notice.json().getBytes(StandardCharsets.UTF_8));
    } catch (IOException early) {
      // It may end without having read; its exit code says whether that is well.
    }
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException("the command took over %d s".formatted(limit.toSeconds()));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new Refused("it was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException("the command ended with code " + process.exitValue());
    }
  }
}
