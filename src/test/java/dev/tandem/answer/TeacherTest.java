package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.RemoteModel;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherTest {
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final Teacher.Listener QUIET = (done, all, left) -> {};

  @TempDir Path folder;
  private ScriptedEndpoint endpoint;
  private LanguageModel model;

  @BeforeEach
  void open() throws IOException {
    endpoint = new ScriptedEndpoint();
    model = RemoteModel.open(Endpoint.of(endpoint.url(), "large", "", 4096));
  }

  @AfterEach
  void close() {
    model.close();
    endpoint.close();
  }

  @Test
  void questions_without_an_answer_get_the_teachers_and_others_keep_theirs() {
    endpoint.answers(question -> "answer to " + question);
    Example own = row(0, Message.user("a"), Message.assistant("mine"));
    Example open = row(1, Message.user("b"));
    Example longer =
        row(2, Message.user("c"), Message.assistant("first"), Message.user("and then"));
    Example label = new Example.Labelled(new Place("f", 3), own.origin(), "text", "label");
    List<Example> rows = List.of(own, open, longer, label);
    Teacher teacher = teacher(false);
    assertThat(teacher.teach(rows))
        .containsExactly(
            own,
            row(1, Message.user("b"), Message.assistant("answer to b")),
            row(
                2,
                Message.user("c"),
                Message.assistant("first"),
                Message.user("and then"),
                Message.assistant("answer to and then")),
            label);
    assertThat(teacher.counts()).isEqualTo(new Teacher.Counts(2, 0, 0, 0, 0, 0));
    assertThat(teacher(true).teach(List.of(own, label)))
        .containsExactly(row(0, Message.user("a"), Message.assistant("answer to a")), label);
  }

  @Test
  void what_was_answered_before_a_kill_is_not_asked_again() throws IOException {
    List<Example> rows = questions(20);
    endpoint.answers(question -> "answer to " + question);
    endpoint.fails(question -> question.compareTo("question 15") >= 0); // half of the numbers
    assertThatThrownBy(() -> teacher(false).teach(rows))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'large' failed at 3 of 20 questions, more than a tenth")
        .hasMessageContaining("answered 500");
    Path kept = folder.resolve("teacher.jsonl");
    List<String> lines = Files.readAllLines(kept);
    assertThat(lines).hasSizeBetween(1, 19);
    Files.writeString(kept, lines.getFirst().substring(0, 40), StandardOpenOption.APPEND);
    endpoint.fails(question -> false);
    int before = endpoint.asked().size();
    List<Example> taught = teacher(false).teach(rows);
    assertThat(taught).hasSize(20).allMatch(each -> each.answer().startsWith("answer to "));
    assertThat(endpoint.asked()).hasSize(before + 20 - lines.size());
    assertThat(teacher(false).teach(rows)).isEqualTo(taught);
    assertThat(endpoint.asked()).hasSize(before + 20 - lines.size());
    Teacher.clear(folder);
    assertThat(kept).doesNotExist();
  }

  @Test
  void a_few_failures_are_tried_again_then_counted_and_left_out_for_good() {
    List<Example> rows = questions(20);
    endpoint.answers(question -> "yes");
    endpoint.fails("question 07"::equals);
    Teacher teacher = teacher(false);
    List<Example> taught = teacher.teach(rows);
    assertThat(taught).hasSize(19).noneMatch(each -> each.prompt().equals("question 07"));
    assertThat(teacher.counts().failed()).isEqualTo(1);
    assertThat(endpoint.asked()).hasSize(19 + 3);
    endpoint.fails(question -> false); // the rows of a run that goes on stay what they were
    assertThat(teacher(false).teach(rows)).isEqualTo(taught);
    assertThat(endpoint.asked()).hasSize(19 + 3);
  }

  @Test
  void answers_without_words_and_answers_cut_off_are_left_out() {
    endpoint.answers(question -> question.equals("question 01") ? " \n" : "yes");
    endpoint.cuts("question 02"::equals);
    Teacher teacher = teacher(false);
    assertThat(teacher.teach(questions(4)).stream().map(Example::prompt))
        .containsExactly("question 00", "question 03");
    assertThat(teacher.counts()).isEqualTo(new Teacher.Counts(2, 0, 0, 1, 1, 0));
  }

  @Test
  void with_passages_it_sees_what_the_student_will_and_only_what_they_support_is_learnt()
      throws IOException {
    try (TestHome home = new TestHome(folder)) {
      home.add(
          "leave.md",
          "Annual leave",
          "user:ann",
          "Full-time staff receive 28 days of paid leave per year.");
      home.add("canteen.md", "Canteen", "public", "The canteen serves lunch from 11:30 to 14:00.");
      endpoint.answers(
          question ->
              question.endsWith("Who founded the company?")
                  ? "The documents do not answer this question."
                  : question.endsWith("When is lunch?")
                      ? "The canteen serves lunch from 9:00 to 20:00."
                      : "Yes. Full-time staff receive 28 days of paid leave per year.");
      RetrievedExamples passages =
          new RetrievedExamples(
              home.ledger.documents(),
              home.retriever(),
              TestHome.EMBEDDER,
              model::countTokens,
              new RetrievedExamples.Settings(
                  TestHome.COLLECTION, "en", Principals.parse("user:ann"), 0, false, 7));
      Teacher teacher = teacher(false, Optional.of(passages));
      List<Example> taught =
          teacher.teach(
              List.of(
                  row(0, Message.user(LEAVE)),
                  row(1, Message.user("When is lunch?")),
                  row(2, Message.user("Who founded the company?"))));
      assertThat(teacher.counts()).isEqualTo(new Teacher.Counts(2, 1, 1, 0, 0, 0));
      assertThat(taught).hasSize(2);
      Example.Chat leave = (Example.Chat) taught.getFirst();
      assertThat(leave.origin().acl()).contains(Acl.parse("user:ann"));
      assertThat(leave.origin().documents())
          .containsExactly(new DocumentKey(TestHome.COLLECTION, "leave.md"));
      assertThat(taught.getLast().answer()).isEqualTo(HybridPrompt.decline("en"));
      Example.Chat learnt = passages.ground(leave);
      assertThat(learnt.messages().getLast().content()).contains("28 days");
      List<List<Message>> asked = new ArrayList<>();
      endpoint
          .asked()
          .forEach(
              turns -> {
                List<Message> messages = new ArrayList<>();
                turns.forEach(
                    turn ->
                        messages.add(
                            new Message(
                                Message.Role.valueOf(
                                    turn.get("role").asText().toUpperCase(java.util.Locale.ROOT)),
                                turn.get("content").asText())));
                asked.add(messages);
              });
      assertThat(asked).contains(learnt.question());
    }
  }

  private Teacher teacher(boolean all) {
    return teacher(all, Optional.empty());
  }

  private Teacher teacher(boolean all, Optional<RetrievedExamples> passages) {
    return new Teacher(
        model, passages, new Teacher.Settings(all, 100, Duration.ZERO, Optional.of(folder)), QUIET);
  }

  private static List<Example> questions(int n) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(row(i, Message.user("question %02d".formatted(i))));
    }
    return rows;
  }

  private static Example.Chat row(int line, Message... turns) {
    return new Example.Chat(
        new Place("rows.jsonl", line),
        new Example.Origin(Optional.empty(), List.of()),
        List.of(turns),
        Set.of());
  }
}
