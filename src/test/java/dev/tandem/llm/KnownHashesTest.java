package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHashesTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path folder;

  private Path file;
  private KnownHashes hashes;

  @BeforeEach
  void make() throws IOException {
    file = folder.resolve("m.gguf");
    hashes = new KnownHashes(folder.resolve("hashes"));
    write("one", LONG_AGO);
  }

  @Test
  void aFileThatDidNotChangeIsNotReadAgain() throws IOException {
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("one"));
    // Another content of the same size and time cannot be told apart: what comes is the note.
    write("two", LONG_AGO);
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("one"));
    assertThat(notes()).hasSize(1).allMatch(note -> !note.toString().endsWith(".part"));
  }

  @Test
  void aFileOfAnotherTimeOrSizeIsHashedAgain() throws IOException {
    hashes.sha256(file);
    write("two", FileTime.from(LONG_AGO.toInstant().plusNanos(1_000_000)));
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("two"));
    write("three", LONG_AGO);
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("three"));
  }

  @Test
  void aFileThatWasJustChangedIsNotRemembered() throws IOException {
    write("one", FileTime.from(Instant.now()));
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("one"));
    assertThat(notes()).isEmpty();
  }

  @Test
  void aDamagedNoteIsNotBelieved() throws IOException {
    hashes.sha256(file);
    Files.writeString(notes().getFirst(), "0000 3");
    assertThat(hashes.sha256(file)).isEqualTo(Sha256.of("one"));
  }

  @Test
  void whereNoNoteCanBeWrittenTheFileIsHashed() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file where the folder should be");
    assertThat(new KnownHashes(taken).sha256(file)).isEqualTo(Sha256.of("one"));
  }

  private void write(String text, FileTime time) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, time);
  }

  private List<Path> notes() throws IOException {
    if (!Files.isDirectory(hashes.folder())) {
      return List.of();
    }
    try (Stream<Path> notes = Files.list(hashes.folder())) {
      return notes.toList();
    }
  }
}
