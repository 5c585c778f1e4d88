package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Chunk;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WideningTest {
  private static final Principals ANN = Principals.parse("user:ann");

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.addChunks(
        TestHome.document(
            "gate.md",
            "Gate",
            "user:ann",
            "The gate is shut on Sundays.\n\nThis holds for visitors. Dogs stay outside.\n\nTo open"
                + " it:\n\n- Press the button."));
    home.add("canteen.md", "Canteen", "public", "Lunch is at noon.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void what_a_unit_at_the_beginning_leans_on_is_read_behind_it() {
    assertThat(widened(ANN, false, 0, "gate.md#1.1", "canteen.md#1.0"))
        .containsExactly("gate.md#1.1", "gate.md#1.0", "canteen.md#1.0");
  }

  @Test
  void what_a_unit_at_the_end_leads_to_is_read_behind_it() {
    assertThat(widened(ANN, false, 0, "gate.md#1.2", "canteen.md#1.0"))
        .containsExactly("gate.md#1.2", "gate.md#1.3", "canteen.md#1.0");
  }

  @Test
  void a_unit_that_leans_on_nothing_takes_a_neighbour_only_where_there_is_room() {
    assertThat(widened(ANN, false, 1, "gate.md#1.1")).containsExactly("gate.md#1.1");
    assertThat(widened(ANN, true, 1, "gate.md#1.1")).containsExactly("gate.md#1.1", "gate.md#1.2");
  }

  @Test
  void beyond_the_documents_edges_there_is_nothing() {
    assertThat(widened(ANN, true, 0, "gate.md#1.0")).containsExactly("gate.md#1.0", "gate.md#1.1");
    assertThat(widened(ANN, true, 0, "canteen.md#1.0")).containsExactly("canteen.md#1.0");
  }

  @Test
  void a_neighbour_that_was_found_moves_up_and_is_not_read_twice() {
    assertThat(widened(ANN, false, 0, "gate.md#1.1", "canteen.md#1.0", "gate.md#1.0"))
        .containsExactly("gate.md#1.1", "gate.md#1.0", "canteen.md#1.0");
  }

  @Test
  void a_neighbour_that_may_not_be_read_any_more_stays_away() {
    assertThat(widened(Principals.parse("user:bob"), true, 0, "gate.md#1.1"))
        .containsExactly("gate.md#1.1");
  }

  /** The first of the passages found has the best unit. */
  private List<String> widened(Principals who, boolean roomy, int best, String... ids) {
    List<Passage> found = List.of(ids).stream().map(this::passage).toList();
    List<Span> units = Spans.units(0, found.getFirst(), List.of(), "en");
    Evidence evidence =
        new Evidence(
            found,
            found,
            units,
            List.of(new Candidate(units.get(best), 1, 1, 1, 1)),
            new Weights(found),
            3);
    Readable readable = new Readable(home.ledger.documents(), who);
    return new Widening(readable, roomy)
        .widen(found, evidence).stream().map(Passage::chunkId).toList();
  }

  private Passage passage(String id) {
    Chunk chunk =
        home.ledger
            .documents()
            .chunks(TestHome.COLLECTION, List.of(id), ANN)
            .values()
            .iterator()
            .next();
    return new Passage(
        List.of(id),
        TestHome.COLLECTION,
        chunk.docId(),
        chunk.version(),
        chunk.docId(),
        "",
        "",
        chunk.start(),
        chunk.end(),
        0,
        chunk.text(),
        1);
  }
}
