package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Rating;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's data is given out whole, and destroyed whole. */
class PersonsTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final Principal PERSON = new Principal("user:ann");

  @TempDir Path folder;

  @Test
  void whatIsHeldIsWrittenOutAndAfterForgettingNothingIs() throws IOException {
    try (EchoModel model = new EchoModel();
        Tandem tandem =
            Tandem.open(
                folder.resolve("home"), Map.of("model.endpoint", model.url(), "model", "test"))) {
      tandem.createCollection("k", Acl.PUBLIC, "en");
      tandem
          .documents()
          .put(
              "k",
              new DocumentInput(
                  "a.md",
                  "Office",
                  "The office opens at nine on every working day.",
                  Optional.empty(),
                  Optional.of(Acl.parse("user:ann")),
                  Optional.empty(),
                  Map.of()));
      tandem.keys().create("laptop", ANN, Grants.parse("reader"), Optional.empty(), Limits.NONE);
      Answer answer = tandem.ask("k", "When does the wombat office open?", Arm.RAG, ANN);
      tandem.ask("k", "When does the numbat office open?", Arm.RAG, Principals.parse("user:bob"));
      tandem.history().feedback(answer.id(), ANN, Rating.DOWN, "bilby comment", "");
      tandem
          .rooms()
          .home()
          .anyLedger()
          .adapters()
          .put(
              new AdapterInfo(
                  "1",
                  "support",
                  "/adapters/support",
                  "k",
                  "base",
                  "0",
                  Acl.PUBLIC,
                  Instant.EPOCH,
                  List.of(new DocumentKey("k", "answer:" + answer.id())),
                  Map.of(),
                  ""));

      tandem
          .rooms()
          .home()
          .anyLedger()
          .jobs()
          .put(
              new JobInfo(
                  "j1",
                  "training",
                  Optional.of("k"),
                  PERSON.value(), // who signed in with a token
                  JobInfo.State.DONE,
                  1,
                  1,
                  "",
                  Instant.EPOCH,
                  Optional.of(Instant.EPOCH),
                  "{}",
                  Optional.of("{}")));

      Path out = folder.resolve("ann");
      PersonData data = tandem.persons().export(PERSON, out);
      assertThat(data.answers()).hasSize(1);
      assertThat(data.audit()).extracting("action").contains("asked");
      assertThat(data.keys()).extracting("name").containsExactly("laptop");
      assertThat(data.documents()).containsExactly(new DocumentKey("k", "a.md"));
      assertThat(data.adapters()).containsExactly("support");
      for (String file : List.of("person.json", "person.md")) {
        assertThat(Files.readString(out.resolve(file)))
            .contains("wombat", "bilby comment", "laptop", "support", "a.md")
            .doesNotContain("numbat", "user:bob");
      }
      assertThatThrownBy(() -> tandem.persons().export(PERSON, out))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("already a folder");

      Forgotten forgotten = tandem.persons().forget(PERSON);
      assertThat(forgotten.answers()).isEqualTo(1);
      assertThat(forgotten.adapters()).containsExactly("support");
      assertThat(forgotten.keys()).containsExactly("laptop");
      assertThat(forgotten.documents()).containsExactly(new DocumentKey("k", "a.md"));
      PersonData after = tandem.persons().data(PERSON);
      assertThat(after.answers()).isEmpty();
      assertThat(after.audit()).isEmpty();
      assertThat(tandem.rooms().home().ledger().jobs().find("j1").orElseThrow().startedBy())
          .isEqualTo("(forgotten)");
      assertThat(tandem.audit().verify().broken()).isEmpty();
    }
  }
}
