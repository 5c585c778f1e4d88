package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.AdapterInfo;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmsTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.add(
        "leave.md",
        "Annual leave",
        "public",
        "Full-time staff receive 28 days of paid leave per year. Leave is asked for in the Horizon"
            + " portal.");
    home.add("canteen.md", "Canteen", "public", "The canteen serves lunch from 11:30 to 14:00.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void hybrid_shows_whole_passages_and_cites_a_short_answer() throws IOException {
    ScriptedModel model = new ScriptedModel("28 days");
    Answer answer = ask(model, Arm.HYBRID, adapter("hybrid", HybridPrompt.version()));
    assertThat(answer.text()).isEqualTo("28 days [1]");
    assertThat(answer.citations())
        .singleElement()
        .satisfies(c -> assertThat(c.quote()).contains("28 days of paid leave"));
    assertThat(model.asked.getFirst())
        .extracting(Message::content)
        .last()
        .asString()
        .contains("asked for in the Horizon portal", "Question: " + LEAVE);
  }

  @Test
  void an_adapter_that_learnt_to_decline_is_believed() throws IOException {
    Answer answer =
        ask(
            new ScriptedModel(HybridPrompt.decline("en")),
            Arm.HYBRID,
            adapter("hybrid", HybridPrompt.version()));
    assertThat(answer.abstained()).isTrue();
    assertThat(answer.reason()).isEqualTo("declined by the adapter");
  }

  @Test
  void what_no_passage_supports_is_not_the_answer_of_hybrid() throws IOException {
    Answer answer =
        ask(new ScriptedModel("31 days"), Arm.HYBRID, adapter("hybrid", HybridPrompt.version()));
    assertThat(answer.mode()).isEqualTo(Mode.EXTRACTIVE);
    assertThat(answer.text()).contains("28 days").doesNotContain("31");
  }

  /** Tells of the canteen as long as it is shown it, which is no answer to what was asked. */
  private record Distracted(ScriptedModel canteen, ScriptedModel leave) implements LanguageModel {
    @Override
    public ModelInfo info() {
      return leave.info();
    }

    @Override
    public int countTokens(String plain) {
      return leave.countTokens(plain);
    }

    @Override
    public int countTokens(List<Message> conversation) {
      return leave.countTokens(conversation);
    }

    @Override
    public Generation generate(
        List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
      boolean shown = conversation.getLast().content().contains("11:30");
      return (shown ? canteen : leave).generate(conversation, sampling, origin, sink);
    }

    @Override
    public void close() {}
  }

  @Test
  void what_it_says_of_another_passage_is_asked_again_about_the_best_alone() throws IOException {
    ScriptedModel canteen = new ScriptedModel("The canteen serves lunch from 11:30 to 14:00.");
    ScriptedModel leave = new ScriptedModel("28 days");
    Path hybrid = adapter("hybrid", HybridPrompt.version());
    Answer answer = ask(new Distracted(canteen, leave), Arm.HYBRID, hybrid);
    assertThat(answer.text()).isEqualTo("28 days [1]");
    assertThat(canteen.asked).hasSize(1);
    assertThat(leave.asked).hasSize(1);
    assertThat(leave.asked.getFirst().getLast().content())
        .contains("28 days of paid leave", "Question: " + LEAVE)
        .doesNotContain("canteen");
  }

  @Test
  void where_the_best_alone_do_not_help_they_are_quoted() throws IOException {
    ScriptedModel canteen = new ScriptedModel("The canteen serves lunch from 11:30 to 14:00.");
    ScriptedModel wrong = new ScriptedModel("31 days");
    Path hybrid = adapter("hybrid", HybridPrompt.version());
    Answer answer = ask(new Distracted(canteen, wrong), Arm.HYBRID, hybrid);
    assertThat(answer.mode()).isEqualTo(Mode.EXTRACTIVE);
    assertThat(answer.text()).contains("28 days").doesNotContain("11:30", "31");
  }

  @Test
  void hybrid_refuses_an_adapter_trained_without_passages_or_with_another_prompt()
      throws IOException {
    Path closed = Files.createDirectories(folder.resolve("closed"));
    Files.writeString(closed.resolve("tandem.json"), "{\"readers\":\"public\"}");
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID, closed))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("without passages");
    Path open = adapter("open", HybridPrompt.version());
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.TUNED, open))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--arm hybrid");
    Path old = adapter("old", "0123");
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID, old))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another version");
  }

  @Test
  void rag_reads_with_the_reader_where_it_is_as_good_as_the_plain_model() throws IOException {
    Optional<Path> reader = Optional.of(adapter("reader", HybridPrompt.version()));
    ScriptedModel model = new ScriptedModel("28 days [1]");
    AskRequest plain = AskRequest.of(TestHome.COLLECTION, LEAVE, ANN);
    Answer answer = home.answerer(model, reader, AnswerCache.NONE).ask(plain, AskListener.NONE);
    assertThat(answer.text()).isEqualTo("28 days [1]");
    assertThat(answer.adapter()).isEqualTo("reader");
    assertThat(answer.arm()).isEqualTo(Arm.RAG);
    assertThat(model.asked.getFirst().getFirst().content()).contains("Answer from the passages");
    AskRequest instructed = plain.after(List.of(Message.system("Speak like a pirate.")));
    assertThat(
            home.answerer(model, reader, AnswerCache.NONE)
                .ask(instructed, AskListener.NONE)
                .adapter())
        .as("what the system says is heeded by the plain model only")
        .isEmpty();
    Path own = folder.resolve("collections").resolve(TestHome.COLLECTION);
    Files.createDirectories(own);
    Files.writeString(own.resolve("prompt.md"), Prompts.builtIn(Prompts.SENTENCES));
    assertThat(
            home.answerer(model, reader, AnswerCache.NONE).ask(plain, AskListener.NONE).adapter())
        .as("a collection with a prompt of its own is asked with it")
        .isEmpty();
  }

  @Test
  void rag_refuses_an_adapter_that_learnt_another_prompt() throws IOException {
    Path old = adapter("old", "0123");
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.RAG, old))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another version");
  }

  @Test
  void tuned_answers_in_the_adapters_own_words_without_documents() throws IOException {
    ScriptedModel model = new ScriptedModel("Thirty days.");
    Answer answer = ask(model, Arm.TUNED, folder.resolve("from-elsewhere"));
    assertThat(answer.text()).isEqualTo("Thirty days.");
    assertThat(answer.citations()).isEmpty();
    assertThat(model.asked.getFirst()).containsExactly(Message.user(LEAVE));
  }

  @Test
  void an_arm_that_needs_an_adapter_takes_the_promoted_one_until_it_is_taken_back()
      throws IOException {
    Promotions promotions = new Promotions(home.ledger.collections(), TestHome.COLLECTION);
    assertThat(promotions.arms()).containsExactly(Arm.BASE, Arm.PROMPT, Arm.RAG);
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tandem adapter promote");
    Path first = adapter("first", HybridPrompt.version());
    Path second = adapter("second", HybridPrompt.version());
    promotions.promote(Arm.HYBRID, first);
    promotions.promote(Arm.HYBRID, second);
    assertThat(promotions.arms()).containsExactly(Arm.BASE, Arm.PROMPT, Arm.RAG, Arm.HYBRID);
    assertThat(promotions.current(Arm.HYBRID)).contains(second);
    assertThat(promotions.current(Arm.TUNED)).isEmpty();
    assertThat(ask(new ScriptedModel("28 days"), Arm.HYBRID).text()).isEqualTo("28 days [1]");
    assertThat(promotions.rollback(Arm.HYBRID)).contains(first);
    assertThat(promotions.rollback(Arm.HYBRID)).isEmpty();
    assertThatThrownBy(() -> promotions.rollback(Arm.HYBRID)).isInstanceOf(UserError.class);
  }

  @Test
  void an_adapter_is_for_its_readers_only() throws IOException {
    Path secret = Files.createDirectories(folder.resolve("secret"));
    Files.writeString(
        secret.resolve("tandem.json"),
        "{\"readers\":\"user:bob\",\"retrieval\":{\"prompt\":\"%s\"}}"
            .formatted(HybridPrompt.version()));
    new Promotions(home.ledger.collections(), TestHome.COLLECTION).promote(Arm.HYBRID, secret);
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("may not read");
  }

  @Test
  void a_document_restricted_later_is_restricted_in_what_was_learnt_of_it() throws IOException {
    Path adapter = adapter("learnt", HybridPrompt.version()).toAbsolutePath().normalize();
    register(adapter, "");
    assertThat(ask(new ScriptedModel("28 days"), Arm.HYBRID, adapter).text())
        .isEqualTo("28 days [1]");
    home.ledger
        .documents()
        .permit(TestHome.COLLECTION, "canteen.md", Acl.parse("user:bob"))
        .ifPresent(change -> home.apply(List.of(change)));
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID, adapter))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("may not read any more");
  }

  @Test
  void an_adapter_that_its_gates_refused_answers_nobody() throws IOException {
    Path adapter = adapter("refused", HybridPrompt.version()).toAbsolutePath().normalize();
    register(adapter, "learnt.loss (0, threshold .01)");
    assertThatThrownBy(() -> ask(new ScriptedModel("28 days"), Arm.HYBRID, adapter))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("refused by its gates (learnt.loss");
  }

  @Test
  void an_adapter_of_another_base_is_refused() throws IOException {
    Path adapter = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(
        adapter.resolve("tandem.json"),
        "{\"readers\":\"public\",\"base\":\"large\",\"base_sha256\":\"%s\"}"
            .formatted("cd".repeat(32)));
    assertThat(ask(new ScriptedModel("Yes."), Arm.TUNED, adapter).text()).isEqualTo("Yes.");
    ScriptedModel other = new ScriptedModel("Yes.").withHash("ab".repeat(32));
    assertThatThrownBy(() -> ask(other, Arm.TUNED, adapter))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("trained on 'large' (SHA-256 cdcdcdcdcdcd)");
    assertThat(other.asked).isEmpty();
    assertThat(ask(new ScriptedModel("Yes.").withHash("cd".repeat(32)), Arm.TUNED, adapter).text())
        .isEqualTo("Yes.");
  }

  private void register(Path adapter, String refused) {
    home.ledger
        .adapters()
        .put(
            new AdapterInfo(
                adapter.toString(),
                "learnt",
                adapter.toString(),
                "", // of none, but learnt from a document of this one
                "base",
                "",
                Acl.PUBLIC,
                Instant.now(),
                List.of(new DocumentKey(TestHome.COLLECTION, "canteen.md")),
                Map.of(),
                refused));
  }

  private Path adapter(String name, String prompt) throws IOException {
    Path adapter = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        adapter.resolve("tandem.json"),
        "{\"readers\":\"public\",\"retrieval\":{\"prompt\":\"%s\"}}".formatted(prompt));
    return adapter;
  }

  private Answer ask(LanguageModel model, Arm arm) {
    return ask(model, arm, Optional.empty());
  }

  private Answer ask(LanguageModel model, Arm arm, Path adapter) {
    return ask(model, arm, Optional.of(adapter));
  }

  private Answer ask(LanguageModel model, Arm arm, Optional<Path> adapter) {
    AskOptions options = adapter.map(AskOptions.DEFAULT::withAdapter).orElse(AskOptions.DEFAULT);
    return home.answerer(model)
        .ask(
            new AskRequest(TestHome.COLLECTION, LEAVE, ANN, arm, List.of(), options),
            AskListener.NONE);
  }
}
