package dev.tandem.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestQuestionsTest {
  @TempDir Path folder;

  @Test
  void json_rows_hold_answers_documents_reader_and_type() throws IOException {
    TestQuestion question =
        read("{\"id\":\"q1\",\"question\":\"Who?\",\"answers\":[\"Ann\"],\"answerable\":true,"
                + "\"doc_ids\":[\"a.md\"],\"as\":\"user:ann\",\"type\":\"numeric\"}")
            .getFirst();
    assertThat(question)
        .isEqualTo(
            new TestQuestion(
                "q1",
                "Who?",
                List.of("Ann"),
                true,
                List.of("a.md"),
                Optional.of(Principals.parse("user:ann")),
                Optional.of("numeric")));
    assertThat(read("{\"question\":\"Who?\",\"answers\":[\"Ann\"]}").getFirst().type()).isEmpty();
  }

  @Test
  void tab_rows_hold_a_list_quoted_as_in_csv_or_not() throws IOException {
    assertThat(read("who?\t\"[\"\"ann\"\", \"\"bob\"\"]\"\nwhen?\t[\"now\"]"))
        .extracting(TestQuestion::answers)
        .containsExactly(List.of("ann", "bob"), List.of("now"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"question\":",
        "{\"id\":\"q\"}",
        "{\"question\":\"Who?\",\"answerable\":true}",
        "{\"question\":\"Who?\",\"answers\":\"Ann\"}",
        "{\"question\":\"Who?\",\"answers\":[\"Ann\"],\"answerable\":\"perhaps\"}",
        "{\"question\":\"Who?\",\"answers\":[\"Ann\"],\"as\":\"ann\"}",
        "no tab here",
        "who?\t[\" \"]"
      })
  void a_bad_row_is_named_by_file_and_line(String row) {
    assertThatThrownBy(() -> read("fine?\t[\"yes\"]\n" + row))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("questions.txt line 2");
  }

  private List<TestQuestion> read(String text) throws IOException {
    return TestQuestions.read(Files.writeString(folder.resolve("questions.txt"), text));
  }
}
