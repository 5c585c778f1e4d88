package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKeysTest {
  private static final List<String> NAMES =
      List.of("Ada Baker", "Ada Grant", "Ben Baker", "Cleo Dyer", "Dan Ellis", "Eva Reeve");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Who owns TK-101?; TK-101",
        "Who owns tk-101, please?; TK-101",
        "Who owns the tickets TK-101 and TK-104?; TK-101 TK-104",
        "Who owns ticket TK-1?; ''",
        "Who owns TK-1011?; ''",
        "Which tickets has Ada Baker?; TK-100 TK-106",
        "Which tickets have Dan Ellis or Eva Reeve?; TK-104 TK-105",
        "Who owns the ticket of Mallory?; TK-100 TK-101 TK-102 TK-103 TK-104 TK-105 TK-106 TK-107",
        "Which tickets are due in 2026?; TK-100 TK-101 TK-102 TK-103 TK-104 TK-105 TK-106 TK-107"
      })
  void of_a_long_table_the_rows_stay_that_hold_what_is_asked_for(String question, String kept) {
    List<Span> units = rows(8);
    assertThat(RowKeys.of(question, units).about(units))
        .extracting(row -> row.text().substring(0, 6))
        .isEqualTo(List.of(kept.split(" ")).stream().filter(key -> !key.isEmpty()).toList());
  }

  @Test
  void a_short_table_is_read_whole_unless_a_code_is_asked_for() {
    List<Span> units = rows(5);
    assertThat(RowKeys.of("Which tickets has Ada Baker?", units).about(units)).isEqualTo(units);
    assertThat(RowKeys.of("Who owns TK-101?", units).about(units)).hasSize(1);
  }

  @Test
  void sentences_stay() {
    Passage passage = passage("All tickets are kept for a year.");
    List<Span> units = Spans.units(0, passage, List.of(), "en");
    assertThat(RowKeys.of("Who owns TK-101?", units).about(units)).isEqualTo(units);
  }

  private static List<Span> rows(int count) {
    String text =
        IntStream.range(0, count)
            .mapToObj(i -> "TK-%d | %s".formatted(100 + i, NAMES.get(i % NAMES.size())))
            .collect(Collectors.joining("\n"));
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    for (String line : text.split("\n")) {
      blocks.add(new Block(Block.Kind.TABLE_ROW, 0, at, at + line.length(), 0));
      at += line.length() + 1;
    }
    return Spans.units(0, passage(text), blocks, "en");
  }

  private static Passage passage(String text) {
    return new Passage(
        List.of("t#1.0"), "test", "t", 1, "T", "", "", 0, CodePoints.length(text), 0, text, 1);
  }
}
