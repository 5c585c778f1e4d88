package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedIdsTest {
  @TempDir Path folder;

  private ExportedIds of(String rows) throws IOException {
    return ExportedIds.of(Files.writeString(folder.resolve("rows.jsonl"), rows)).orElseThrow();
  }

  @Test
  void a_row_that_is_broken_behind_its_id_is_there() throws IOException {
    ExportedIds ids =
        of(
            "{\"id\":\"a\",\"text\":\"one\"}\n\n{\"meta\":{\"id\":\"x\"},\"id\":\"b\",\"text\":\"tw\n");
    assertThat(ids.ids()).containsExactlyInAnyOrder("a", "b");
    assertThat(ids.nameless()).isZero();
    assertThat(ids.missing(Set.of("a", "b", "c"))).containsExactly("c");
  }

  @Test
  void a_row_without_a_name_may_be_the_one_that_is_missing() throws IOException {
    ExportedIds ids = of("{\"id\":\"a\"}\n{\"id\": \"brok\n");
    assertThat(ids.nameless()).isEqualTo(1);
    assertThat(ids.missing(Set.of("a", "b"))).isEmpty();
    assertThat(ids.missing(Set.of("a", "b", "c"))).containsExactly("b", "c");
  }

  @Test
  void a_file_of_another_form_says_nothing() throws IOException {
    Path csv = Files.writeString(folder.resolve("rows.csv"), "id\na\n");
    assertThat(ExportedIds.of(csv)).isEmpty();
  }
}
