package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.Sampling;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswererTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final Principals BOB = Principals.parse("user:bob");
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final String VPN = "How do I reset my VPN password?";
  private static final String SALARY = "What is the salary of the managing director?";

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.add(
        "leave.md",
        "Annual leave",
        "public",
        "# Annual leave\nFull-time staff receive 28 days of paid leave per year. Leave is asked for"
            + " in the Horizon portal at least two weeks ahead. 😀 Requests must not be sent by"
            + " email.");
    home.add(
        "vpn.md",
        "VPN",
        "public",
        "# Reset the VPN password\nTo reset your VPN password:\n1. Open the Keyring page.\n"
            + "2. Choose Forgot password.\n3. Confirm the code on your phone.\n"
            + "The new password works within five minutes.");
    home.add(
        "canteen.md",
        "Canteen",
        "public",
        "The canteen serves lunch from 11:30 to 14:00. Vegetarian dishes are served every day.");
    home.add(
        "board.md",
        "Board pay",
        "user:ann",
        "The salary of the managing director is 190,000 euros per year.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void a_supported_sentence_is_cited_with_the_stored_text() {
    Answer answer = ask("Full-time staff receive 28 days of paid leave.", LEAVE, ANN);
    assertThat(answer.mode()).isEqualTo(Mode.GENERATED);
    assertThat(answer.text()).isEqualTo("Full-time staff receive 28 days of paid leave. [1]");
    assertThat(answer.citations())
        .singleElement()
        .extracting(Citation::docId, Citation::quote)
        .containsExactly("leave.md", "Full-time staff receive 28 days of paid leave per year.");
    quotesAreStored(answer, ANN);
  }

  @Test
  void an_unsupported_sentence_is_removed_or_flagged() {
    String text =
        "Full-time staff receive 28 days of paid leave. Part-time staff receive 14 days of leave.";
    assertThat(ask(text, LEAVE, ANN).text()).doesNotContain("14");
    AskRequest request = request(LEAVE, ANN);
    Answer flagged =
        home.answerer(new ScriptedModel(text))
            .ask(
                new AskRequest(
                    request.collections(),
                    request.question(),
                    ANN,
                    Arm.RAG,
                    List.of(),
                    new AskOptions(
                        4,
                        640,
                        AskOptions.LEAST_EVIDENCE,
                        AskOptions.BY_MODEL,
                        true,
                        Sampling.greedy(96),
                        false,
                        Optional.empty())),
                AskListener.NONE);
    assertThat(flagged.text()).endsWith("14 days of leave. [unsupported]");
  }

  @Test
  void a_wrong_figure_falls_back_to_the_documents_own_sentence() {
    Answer answer = ask("Full-time staff receive 30 days of paid leave per year.", LEAVE, ANN);
    assertThat(answer.mode()).isEqualTo(Mode.EXTRACTIVE);
    assertThat(answer.text()).contains("28 days").doesNotContain("30 days");
    quotesAreStored(answer, ANN);
  }

  @Test
  void the_steps_of_a_procedure_are_quoted_one_by_one() {
    Answer answer = ask("I do not know.", VPN, ANN);
    assertThat(answer.mode()).isEqualTo(Mode.EXTRACTIVE);
    assertThat(answer.citations())
        .extracting(Citation::quote)
        .contains(
            "1. Open the Keyring page.",
            "2. Choose Forgot password.",
            "3. Confirm the code on your phone.");
    quotesAreStored(answer, ANN);
  }

  @Test
  void what_the_documents_do_not_hold_is_declined_before_the_model_is_asked() {
    ScriptedModel model = new ScriptedModel("Bananas are yellow.");
    Answer answer =
        home.answerer(model)
            .ask(request("Which satellites orbit the planet Jupiter?", ANN), AskListener.NONE);
    assertThat(answer.abstained()).isTrue();
    assertThat(answer.reason()).isEqualTo("below threshold");
    assertThat(answer.text()).startsWith("The documents do not answer this.");
    assertThat(answer.citations()).isEmpty();
    assertThat(model.asked).isEmpty();
  }

  @Test
  void a_restricted_document_answers_its_readers_and_nobody_else() {
    String text = "The salary of the managing director is 190,000 euros per year.";
    assertThat(ask(text, SALARY, ANN).text()).contains("190,000");
    Answer denied = ask(text, SALARY, BOB);
    assertThat(AnswerJson.of(denied).toString())
        .doesNotContain("190,000")
        .doesNotContain("Board pay")
        .doesNotContain("board.md");
  }

  @Test
  void a_permission_withdrawn_while_the_model_writes_holds() {
    String text = "The salary of the managing director is 190,000 euros per year.";
    LanguageModel withdrawing =
        new InterruptedModel(
            new ScriptedModel(text),
            () ->
                home.ledger
                    .documents()
                    .permit(TestHome.COLLECTION, "board.md", Acl.parse("user:zoe")));
    Answer answer = home.answerer(withdrawing).ask(request(SALARY, ANN), AskListener.NONE);
    assertThat(answer.text()).doesNotContain("190,000").doesNotContain("Board pay");
    assertThat(AnswerJson.of(answer).toString()).doesNotContain("board.md");
  }

  private static final String[] THREE = {
    "Full-time staff receive 28 days", " of paid leave. Leave is asked",
        " for in the Horizon portal.",
    " Part-time staff receive 14 days of leave. ", "Requests", " must not be sent by email."
  };

  @Test
  void a_sentence_is_told_as_soon_as_it_is_verified() {
    ScriptedModel model = new ScriptedModel(THREE);
    List<String> told = new ArrayList<>();
    Answer answer =
        home.answerer(model)
            .ask(request(LEAVE, ANN), piece -> told.add((model.writing ? "+" : "-") + piece));
    assertThat(told)
        .containsExactly(
            "+Full-time staff receive 28 days of paid leave. [1]",
            "+ Leave is asked for in the Horizon portal. [2]",
            "- Requests must not be sent by email. [3]");
    assertThat(told.stream().map(piece -> piece.substring(1)).collect(Collectors.joining()))
        .isEqualTo(answer.text());
    assertThat(answer.mode()).isEqualTo(Mode.GENERATED);
    quotesAreStored(answer, ANN);
  }

  @Test
  void nothing_is_told_of_what_does_not_answer_until_something_does() {
    ScriptedModel model =
        new ScriptedModel(
            "How many days of paid leave do full-time staff receive? ", THREE[0], THREE[1]);
    List<String> told = new ArrayList<>();
    Answer answer = home.answerer(model).ask(request(LEAVE, ANN), told::add);
    assertThat(told.getFirst()).contains("28 days");
    assertThat(String.join("", told)).isEqualTo(answer.text());
  }

  @Test
  void after_a_permission_is_withdrawn_nothing_more_is_told() {
    List<String> told = new ArrayList<>();
    Answer answer =
        home.answerer(new ScriptedModel(THREE))
            .ask(
                request(LEAVE, ANN),
                piece -> {
                  told.add(piece);
                  home.ledger
                      .documents()
                      .permit(TestHome.COLLECTION, "leave.md", Acl.parse("user:zoe"));
                });
    assertThat(told).containsExactly("Full-time staff receive 28 days of paid leave. [1]");
    assertThat(answer.text()).doesNotContain("28 days").doesNotContain("Horizon");
    assertThat(AnswerJson.of(answer).toString()).doesNotContain("leave.md");
  }

  @Test
  void who_leaves_between_two_sentences_stops_the_model_and_leaves_no_record() {
    List<String> told = new ArrayList<>();
    AskListener leaving =
        new AskListener() {
          @Override
          public void text(String piece) {
            told.add(piece);
          }

          @Override
          public boolean cancelled() {
            return !told.isEmpty();
          }
        };
    assertThatThrownBy(
            () -> home.answerer(new ScriptedModel(THREE)).ask(request(LEAVE, ANN), leaving))
        .isInstanceOf(CancellationException.class);
    assertThat(told).hasSize(1);
    assertThat(home.ledger.answers().recent(TestHome.COLLECTION, ANN, 10)).isEmpty();
  }

  @Test
  void an_answer_is_in_the_ledger_when_it_returns() {
    Answer answer = ask("Full-time staff receive 28 days of paid leave.", LEAVE, ANN);
    Optional<AnswerRecord> record =
        home.ledger.answers().replay(answer.id(), ANN).map(AnswerReplay::given);
    assertThat(record).isPresent();
    assertThat(record.get().answer()).isEqualTo(answer.text());
    assertThat(record.get().citations()).isEqualTo(answer.citations());
    assertThat(record.get().promptVersion()).hasSize(64);
  }

  @Test
  void the_json_has_the_promised_keys() {
    JsonNode json = AnswerJson.of(ask("Leave is asked for in the Horizon portal.", LEAVE, ANN));
    assertThat(json.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly(
            "answer_id",
            "answer",
            "mode",
            "abstained",
            "reason",
            "arm",
            "collection",
            "generation",
            "model",
            "adapter",
            "cached",
            "citations",
            "retrieved",
            "query",
            "usage",
            "timing_ms");
    assertThat(json.at("/citations/0").properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactly(
            "marker", "collection", "doc_id", "version", "title", "start", "end", "page", "quote");
  }

  @Test
  void a_template_of_the_collection_is_used_at_once() throws Exception {
    Path own = folder.resolve("collections").resolve(TestHome.COLLECTION).resolve("prompt.md");
    Files.createDirectories(own.getParent());
    Files.writeString(
        own, "## system\nBe brief.\n## passage\n{{text}}\n## user\n{{passages}}\nQ {{question}}\n");
    ScriptedModel model = new ScriptedModel("Nothing.");
    home.answerer(model).ask(request(LEAVE, ANN), AskListener.NONE);
    assertThat(model.asked.getFirst().getFirst().content()).isEqualTo("Be brief.");
    Files.writeString(own, "## system\n");
    assertThatThrownBy(() -> ask("", LEAVE, ANN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("prompt.md");
  }

  @Test
  void arms_that_are_not_there_say_which_are() {
    assertThatThrownBy(() -> Arm.parse("oracle"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("available: base, prompt, rag, tuned, hybrid");
  }

  @Test
  void a_follow_up_is_searched_with_the_words_it_leans_on() {
    Conversation conversation = new Conversation(home.answerer(new ScriptedModel("I cannot say.")));
    conversation.ask(request("Where is the canteen?", ANN), AskListener.NONE);
    Answer answer = conversation.ask(request("When does it serve lunch?", ANN), AskListener.NONE);
    assertThat(answer.text()).contains("11:30");
  }

  @Test
  void the_real_model_answers_with_stored_quotes_and_the_same_each_time() {
    Path file = ModelStore.standard().directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    Assumptions.assumeTrue(Files.isRegularFile(file), "skipped: the default model is absent");
    try (LanguageModel model = LocalModel.open(file)) {
      Answerer answerer = home.answerer(model);
      for (String question : List.of(LEAVE, VPN)) {
        AskRequest request = request(question, ANN);
        Answer first = answerer.ask(request, AskListener.NONE);
        assertThat(first.abstained()).as(question).isFalse();
        quotesAreStored(first, ANN);
        assertThat(answerer.ask(request, AskListener.NONE).text()).isEqualTo(first.text());
      }
    }
  }

  @Test
  void a_small_model_sees_only_the_best_sentences_with_their_title() {
    ScriptedModel model = new ScriptedModel("Full-time staff receive 28 days of paid leave.");
    AskRequest request = request(LEAVE, ANN);
    var _ = home.answerer(model).ask(request.with(seeing(1)), AskListener.NONE);
    var _ = home.answerer(model).ask(request.with(seeing(AskOptions.WHOLE)), AskListener.NONE);
    String focused = model.asked.getFirst().getLast().content();
    assertThat(focused).contains("Full-time staff receive 28 days").doesNotContain("Horizon");
    assertThat(model.asked.getLast().getLast().content()).contains("Horizon");
  }

  @Test
  void a_german_collection_is_declined_in_german() {
    assertThat(Declined.in("de").text(List.of("Urlaub", "Urlaub", "Reisen")))
        .isEqualTo("Die Dokumente beantworten das nicht. Am nächsten kommen: Urlaub; Reisen.");
    assertThat(Declined.in("fr").text(List.of())).isEqualTo("The documents do not answer this.");
  }

  private static AskOptions seeing(int sentences) {
    return new AskOptions(
        4, 640, 512, sentences, false, Sampling.greedy(96), false, Optional.empty());
  }

  private Answer ask(String modelSays, String question, Principals who) {
    return home.answerer(new ScriptedModel(modelSays))
        .ask(request(question, who), AskListener.NONE);
  }

  private static AskRequest request(String question, Principals who) {
    return AskRequest.of(TestHome.COLLECTION, question, who);
  }

  private void quotesAreStored(Answer answer, Principals who) {
    assertThat(answer.citations()).isNotEmpty();
    for (Citation citation : answer.citations()) {
      String stored =
          home.ledger
              .documents()
              .text(TestHome.COLLECTION, citation.docId(), citation.version(), who)
              .orElseThrow();
      assertThat(CodePoints.slice(stored, citation.start(), citation.end()))
          .isEqualTo(citation.quote());
    }
  }
}
