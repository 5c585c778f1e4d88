package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of an answer beside whether it is right. */
class GaugesTest {
  @TempDir private Path folder;

  @Test
  void aSchemaTakesWhatItSaysAndNothingBesideIt() throws IOException {
    Path schema = folder.resolve("ticket.json");
    Files.writeString(
        schema,
        """
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
         "required": ["priority"], "properties": {"priority": {"enum": ["low", "high"]}}}
        """);
    Gauge form = FormGauge.of(schema.toString());
    assertThat(form.measure(QUESTION, said("{\"priority\": \"low\"}")))
        .containsExactly(entry(Figure.FORM_ASKED, 1.0));
    for (String wrong :
        List.of(
            "{\"priority\": \"urgent\"}", "{}", "low", "{\"priority\": \"low\"} as asked", "")) {
      assertThat(form.measure(QUESTION, said(wrong)))
          .as(wrong)
          .containsExactly(entry(Figure.FORM_ASKED, 0.0));
    }
    assertThat(form.measure(QUESTION, Reply.said("q", "no", true, "declined", 1))).isEmpty();
  }

  @Test
  void anExpressionMustMatchTheWholeAnswer() {
    Gauge form = FormGauge.of("TICKET-\\d+: .+");
    assertThat(form.measure(QUESTION, said("TICKET-7: reset\nthe router ")))
        .containsExactly(entry(Figure.FORM_ASKED, 1.0));
    assertThat(form.measure(QUESTION, said("see TICKET-7: reset")))
        .containsExactly(entry(Figure.FORM_ASKED, 0.0));
  }

  @Test
  void aFormThatCannotBeIsToldInOneSentence() throws IOException {
    assertThatThrownBy(() -> FormGauge.of("(open"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no regular expression");
    assertThatThrownBy(() -> FormGauge.of(folder.resolve("missing.json").toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("missing.json cannot be read");
    Path schema = folder.resolve("bad.json");
    for (String text : List.of("{", "[1]", "{\"$ref\": \"http://127.0.0.1:1/other.json\"}")) {
      Files.writeString(schema, text);
      assertThatThrownBy(() -> FormGauge.of(schema.toString()))
          .as(text)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("bad.json");
    }
  }

  @Test
  void codeParsesOrNotInFourLanguages() {
    assertThat(CodeGauge.parsed(fenced("json", "{\"a\": [1]}"))).containsExactly(true);
    assertThat(CodeGauge.parsed(fenced("json", "{\"a\": [1}"))).containsExactly(false);
    assertThat(CodeGauge.parsed(fenced("yaml", "a:\n  - b\n---\nc: 1"))).containsExactly(true);
    assertThat(CodeGauge.parsed(fenced("yml", "a: [b"))).containsExactly(false);
    assertThat(CodeGauge.parsed(fenced("xml", "<a><b/></a>"))).containsExactly(true);
    assertThat(CodeGauge.parsed(fenced("xml", "<a><b></a>"))).containsExactly(false);
    assertThat(CodeGauge.parsed(fenced("java", "record P(int x) {}"))).containsExactly(true);
    assertThat(CodeGauge.parsed(fenced("java", "int x = list.get(0);"))).containsExactly(true);
    assertThat(CodeGauge.parsed(fenced("java", "int x = ;"))).containsExactly(false);
    assertThat(CodeGauge.parsed(fenced("cobol", "MOVE A TO B."))).isEmpty();
    assertThat(CodeGauge.parsed("no code {")).isEmpty();
  }

  @Test
  void filesThatXmlNamesAreNotRead() throws IOException {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "<unclosed>");
    String xml = "<!DOCTYPE a [<!ENTITY s SYSTEM \"%s\">]><a>&s;</a>".formatted(secret.toUri());
    // Had the entity been read, its text would not parse.
    assertThat(CodeGauge.parsed(fenced("xml", xml))).containsExactly(true);
  }

  @Test
  void whereTheRightAnswerHasCodeAnAnswerWithoutDoesNotParse() {
    TestQuestion asks = question("Write it as JSON", fenced("json", "{}"));
    Gauge code = new CodeGauge();
    assertThat(code.measure(asks, said("I cannot"))).containsEntry(Figure.CODE_PARSES, 0.0);
    assertThat(code.measure(QUESTION, said("I cannot"))).isEmpty();
  }

  @Test
  void termsAreTheHousesOwnWordsThatTheQuestionDoesNotHandOver() {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(
          i % 3 == 0
              ? "Raise a changeover docket number %d with the foreman".formatted(i)
              : "Nothing alike stands here, entry %d".formatted(i));
    }
    Gauge terms = TermsGauge.of(answers).orElseThrow();
    TestQuestion asked = question("Who signs the docket?", "The changeover foreman");
    assertThat(terms.measure(asked, said("a foreman"))).containsEntry(Figure.TERMS, 0.5);
    assertThat(terms.measure(asked, said("the docket"))).containsEntry(Figure.TERMS, 0.0);
    assertThat(terms.measure(question("Who?", "somebody"), said("nobody"))).isEmpty();
    assertThat(TermsGauge.of(answers.subList(0, 5))).isEmpty();
  }

  private static final TestQuestion QUESTION = question("What is it?", "a ticket");

  private static TestQuestion question(String text, String gold) {
    return new TestQuestion(
        "q", text, List.of(gold), true, List.of(), Optional.empty(), Optional.empty());
  }

  private static Reply said(String text) {
    return Reply.said("q", text, false, "said", 1);
  }

  private static String fenced(String language, String code) {
    return "So:\n```%s\n%s\n```\n".formatted(language, code);
  }
}
