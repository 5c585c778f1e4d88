package dev.tandem.ingest;

import dev.tandem.ingest.ParseResult.Failed;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One parser process seen from outside. Used by one thread at a time. */
final class ParserWorker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private final Process process;
  private final Path scratch;
  private final DataOutputStream out;
  private final DataInputStream in;
  private boolean broken;
  private int files;

  private ParserWorker(Process process, Path scratch) {
    this.process = process;
    this.scratch = scratch;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws UncheckedIOException if it cannot be started
   */
  static ParserWorker start(int heapMegabytes) {
    try {
      Path scratch = Files.createTempDirectory("tandem-parser");
      Process process =
          new ProcessBuilder(command(heapMegabytes, scratch))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      ParserWorker worker = new ParserWorker(process, scratch);
      if (worker
          .within(START, worker.in::readByte)
          .map(b -> b != ParserProcess.READY)
          .orElse(true)) {
        worker.close();
        throw new IOException(
            "the parser process did not start; is "
                + command(heapMegabytes, scratch).getFirst()
                + " a working Java?");
      }
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(int heapMegabytes, Path scratch) {
    return List.of(
        Path.of(
                System.getProperty("java.home"),
                "bin",
                File.separatorChar == '/' ? "java" : "java.exe")
            .toString(),
        "-Xmx" + heapMegabytes + "m",
        "-Xss2m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Djava.io.tmpdir=" + scratch,
        // Every socket goes to a proxy that is not there: a parser has no business on the network.
        "-DsocksProxyHost=127.0.0.1",
        "-DsocksProxyPort=1",
        "-Djdk.xml.entityExpansionLimit=1000",
        "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
        "-cp",
        System.getProperty("java.class.path"),
        ParserProcess.class.getName());
  }

  /** One call that blocks on the process. */
  private interface Exchange<T> {
    T run() throws IOException;
  }

  /** Empty when time ran out or the process ended; the worker is broken then. */
  private <T> java.util.Optional<T> within(Duration time, Exchange<T> exchange) throws IOException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(exchange.run());
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return java.util.Optional.of(answer.get(time.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      broken = true;
      return java.util.Optional.empty();
    } catch (ExecutionException e) {
      broken = true;
      throw new IOException("the parser process ended", e.getCause());
    } catch (InterruptedException e) {
      broken = true;
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  ParseResult parse(Path file, String name, ParseLimits limits) {
    files++;
    try {
      return within(
              limits.time(),
              () -> {
                Wire.write(out, new Wire.Request(file.toString(), name, limits));
                return Wire.readResult(in, limits);
              })
          .orElseGet(
              () ->
                  new Failed(
                      "reading it took longer than %s; its parser was stopped"
                          .formatted(seconds(limits.time()))));
    } catch (IOException e) {
      broken = true;
      if (Thread.currentThread().isInterrupted()) {
        return new Failed("the run was stopped");
      }
      return new Failed(reason(limits));
    }
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private String reason(ParseLimits limits) {
    try {
      // HotSpot's ExitOnOutOfMemoryError ends with 3.
      if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 3) {
        return "reading it needs more than %d MB of memory".formatted(limits.heapMegabytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "its parser crashed on it";
  }

  /** Whether it may be given another file. */
  boolean usable(int mostFiles) {
    return !broken && files < mostFiles && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> process).join();
    try (Stream<Path> left = Files.walk(scratch)) {
      left.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A scratch folder left behind in the temporary folder harms nobody.
    }
  }
}
