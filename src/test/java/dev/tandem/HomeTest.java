package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opening a home does to its indexes: nothing, unless something is missing or wrong. */
class HomeTest {
  private static final String PROBE = "tandem-permission-probe";

  @TempDir Path folder;

  private Path home;
  private Path documents;

  @BeforeEach
  void ingest() throws IOException {
    home = folder.resolve("home");
    documents = Files.createDirectories(folder.resolve("documents"));
    Files.writeString(documents.resolve("leave.md"), "# Leave\n\nThirty days of leave a year.\n");
    try (Tandem tandem = Tandem.open(home)) {
      tandem.ingest("hr", List.of(documents));
    }
  }

  @Test
  void openingAHomeForWritingCommitsNothingThatIsUpToDate() throws IOException {
    String before = commit();
    try (Tandem tandem = Tandem.open(home)) {
      tandem.rooms().home().writerLedger();
      tandem.machine().probe("hr");
      assertThat(tandem.ingest("hr", List.of(documents)).unchanged()).isEqualTo(1);
    }
    assertThat(commit()).isEqualTo(before);
  }

  @Test
  void anIndexThatIsBehindIsBroughtUpToDateByAReaderAndByAWriter() {
    try (Tandem tandem = Tandem.open(home)) {
      // the ledger alone, as a writer leaves it that is killed before the index
      tandem.rooms().home().writerLedger().documents().permit("hr", "leave.md", Acl.NOBODY);
    }
    try (Tandem reader = Tandem.open(home)) {
      assertThat(reader.rooms().home().index("hr").count(Principals.ANONYMOUS)).isZero();
    }
    try (Tandem tandem = Tandem.open(home)) {
      tandem.rooms().home().writerLedger().documents().permit("hr", "leave.md", Acl.PUBLIC);
      assertThat(tandem.rooms().home().index("hr").count(Principals.ANONYMOUS)).isEqualTo(1);
    }
  }

  @Test
  void aReaderRefusesAnIndexWithoutItsProbeAndAWriterPlantsItAgain() {
    meddle(index -> index.apply(List.of(new Change.Remove(0, PROBE))));
    try (Tandem reader = Tandem.open(home)) {
      assertThatThrownBy(() -> reader.machine().probe("hr"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("lost its permission probe");
    }
    try (Tandem writer = Tandem.open(home)) {
      writer.rooms().home().writerLedger();
      writer.machine().probe("hr");
    }
    try (Tandem reader = Tandem.open(home)) {
      reader.machine().probe("hr");
    }
  }

  @Test
  void anIndexThatShowsTheProbeToStrangersIsRefusedByReaderAndWriter() {
    meddle(index -> index.apply(List.of(new Change.Permit(0, PROBE, Acl.PUBLIC))));
    try (Tandem reader = Tandem.open(home)) {
      assertThatThrownBy(() -> reader.machine().probe("hr"))
          .hasMessageContaining("may not read it");
    }
    try (Tandem writer = Tandem.open(home)) {
      writer.rooms().home().writerLedger();
      assertThatThrownBy(() -> writer.machine().probe("hr"))
          .hasMessageContaining("may not read it");
    }
  }

  /** Changes the index behind the ledger's back. */
  private void meddle(Consumer<Index> change) {
    try (Tandem tandem = Tandem.open(home)) {
      CollectionInfo info = tandem.rooms().home().collection("hr");
      int dimension = tandem.rooms().home().embedder().dimension();
      try (Index index =
          LuceneIndex.openWriter(
              folder(), new IndexSettings(info.embedder(), dimension, info.language()))) {
        change.accept(index);
        index.commit(index.committedSequence());
      }
    }
  }

  private Path folder() {
    return home.resolve("index").resolve("hr").resolve("g1");
  }

  /** The name of Lucene's newest commit. */
  private String commit() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segments_"))
          .sorted()
          .toList()
          .toString();
    }
  }
}
