package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.CodePoints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Formats that are text with a notation of their own around what is said. */
class TextFormatsTest {
  private static List<String> blocks(CanonicalText text) {
    return text.blocks().stream()
        .map(b -> b.kind() + " " + CodePoints.slice(text.toString(), b.start(), b.end()))
        .toList();
  }

  private static List<String> subtitles(String source) {
    CanonicalText text = new CanonicalText(10_000);
    SubtitleReader.read(source, text);
    return blocks(text);
  }

  private static CanonicalText boxNote(String json) {
    CanonicalText text = new CanonicalText(10_000);
    BoxNoteReader.read(json.getBytes(StandardCharsets.UTF_8), text);
    return text;
  }

  @Test
  void subtitles_are_joined_to_sentences_without_times_and_markup() {
    assertThat(
            subtitles(
                """
                WEBVTT

                NOTE not said

                intro
                00:00.000 --> 00:02.000 align:start
                <v.loud Mary>The pump must be

                00:02.100 --> 00:03.000
                <i>switched off</i> &amp; drained.</v>

                00:03.000 --> 00:04.000
                <v Tom>Why?

                01:00:10.000 --> 01:00:12.000
                It freezes.
                """))
        .containsExactly(
            "PARAGRAPH Mary: The pump must be switched off & drained.",
            "PARAGRAPH Tom: Why?",
            "PARAGRAPH Tom: It freezes.");
  }

  @Test
  void subrip_has_commas_in_its_times() {
    assertThat(
            subtitles(
                "1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n00:00:02,600 --> 00:00:04,000\r\ntwo.\r\n"))
        .containsExactly("PARAGRAPH One two.");
  }

  @Test
  void a_box_note_keeps_headings_lists_and_tables() {
    assertThat(
            blocks(
                boxNote(
                    """
                    {"doc":{"type":"doc","content":[
                     {"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Plan"}]},
                     {"type":"paragraph","content":[{"type":"text","text":"We "},{"type":"text","marks":[{"type":"strong"}],"text":"ship"}]},
                     {"type":"ordered_list","content":[
                       {"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"Build"}]},
                         {"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"twice"}]}]}]}]},
                       {"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"Test"}]}]}]},
                     {"type":"table","content":[
                       {"type":"table_row","content":[{"type":"table_header","content":[{"type":"paragraph","content":[{"type":"text","text":"Day"}]}]},
                         {"type":"table_header","content":[{"type":"paragraph","content":[{"type":"text","text":"Who"}]}]}]},
                       {"type":"table_row","content":[{"type":"table_cell","content":[{"type":"paragraph","content":[{"type":"text","text":"Monday"}]}]},
                         {"type":"table_cell","content":[{"type":"paragraph","content":[{"type":"text","text":"A"}]},{"type":"paragraph","content":[{"type":"text","text":"B"}]}]}]}]}]}}
                    """)))
        .containsExactly(
            "HEADING Plan",
            "PARAGRAPH We ship",
            "LIST_ITEM 1. Build",
            "LIST_ITEM twice",
            "LIST_ITEM 2. Test",
            "TABLE_HEADER Day | Who",
            "TABLE_ROW Monday | A B");
  }

  @Test
  void what_is_no_box_note_says_so() {
    assertThatThrownBy(() -> boxNote("{\"atext\":{}}")).hasMessageContaining("Box");
    assertThatThrownBy(() -> boxNote("{\"doc\":")).hasMessageContaining("damaged");
  }
}
