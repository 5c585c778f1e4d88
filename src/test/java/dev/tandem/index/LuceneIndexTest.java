package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest implements IndexContract {
  @Override
  public Index writer(Path folder, IndexSettings settings) {
    return LuceneIndex.openWriter(folder, settings);
  }

  @Override
  public Index reader(Path folder, IndexSettings settings) {
    return LuceneIndex.openReader(folder, settings);
  }

  @Override
  public Index approximate(Path folder, IndexSettings settings) {
    try {
      return new LuceneWriter(folder, settings, new Tuning(KeywordQuery.DEFAULT, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KeywordQuery keywords() {
    return KeywordQuery.DEFAULT;
  }

  @Test
  void aFolderWithoutAnIndexTellsTheReaderToIngest(@TempDir Path folder) {
    assertThatThrownBy(() -> reader(folder, SETTINGS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tandem ingest");
  }

  @Test
  void anInterruptedThreadsWriteIsWholeAndTheWriterGoesOn(@TempDir Path folder) {
    try (Index index = writer(folder, SETTINGS)) {
      Thread.currentThread().interrupt();
      index.apply(new RandomChanges(1, 50, DIMENSION).range(1, 100));
      index.commit(100);
      assertThat(Thread.interrupted()).isTrue();
      index.apply(new RandomChanges(1, 50, DIMENSION).range(101, 200));
      index.commit(200);
      assertThat(index.committedSequence()).isEqualTo(200);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void anIndexOfAnotherLayoutIsNotReadAndIsMadeAnew(@TempDir Path folder) throws IOException {
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(new RandomChanges(1, 50, DIMENSION).range(1, 200));
      index.commit(200);
    }
    Map<String, String> userData = new HashMap<>();
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.getLiveCommitData().forEach(each -> userData.put(each.getKey(), each.getValue()));
      userData.put("schema", "1");
      writer.setLiveCommitData(userData.entrySet());
      writer.commit();
    }
    assertThatThrownBy(() -> reader(folder, SETTINGS).close())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another version of Tandem")
        .hasMessageContaining("tandem ingest");
    try (Index index = writer(folder, SETTINGS)) {
      assertThat(index.committedSequence()).isZero();
      index.apply(new RandomChanges(1, 50, DIMENSION).range(1, 200));
      index.commit(200);
    }
    try (Index index = reader(folder, SETTINGS)) {
      assertThat(index.committedSequence()).isEqualTo(200);
    }
  }

  @Test
  void aDamagedFileIsAUserErrorThatSaysHowToRebuild(@TempDir Path folder) throws IOException {
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(new RandomChanges(1, 50, DIMENSION).range(1, 200));
      index.commit(200);
    }
    List<Path> files;
    try (var all = Files.list(folder)) {
      files = all.filter(f -> !f.endsWith("write.lock")).toList();
    }
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      byte[] broken = whole.clone();
      broken[broken.length / 2] ^= 0x55;
      Files.write(file, broken);
      assertThatThrownBy(() -> writer(folder, SETTINGS).close())
          .as("%s damaged", file.getFileName())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("rebuilds it");
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      assertThatThrownBy(() -> writer(folder, SETTINGS).close())
          .as("%s truncated", file.getFileName())
          .isInstanceOf(UserError.class);
      Files.write(file, whole);
    }
    writer(folder, SETTINGS).close();
  }

  @Test
  void aRemovedDocumentLeavesNoTermOnTheDisk(@TempDir Path folder) throws IOException {
    RandomChanges changes = new RandomChanges(3, 5, DIMENSION);
    String secret = "zanzibarisation";
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(changes.range(1, 20));
      var chunk =
          new dev.tandem.text.Chunk("s#1.0", "s", 1, 0, 0, secret.length(), "", "", 0, secret);
      var embedded =
          new dev.tandem.text.EmbeddedChunk(chunk, changes.vector(new java.util.Random(1)));
      index.apply(
          List.of(
              new dev.tandem.text.Change.Put(
                  21, "s", 1, "title", dev.tandem.text.Acl.PUBLIC, "und", List.of(embedded))));
      index.commit(21);
      assertThat(holds(folder, secret)).isTrue();
      index.apply(List.of(new dev.tandem.text.Change.Remove(22, "s")));
      index.commit(22);
      assertThat(holds(folder, secret)).isFalse();
    }
  }

  private static boolean holds(Path folder, String word) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        if (bytes.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
