package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.retrieve.Understood.Kind;
import dev.tandem.retrieve.Understood.Step;
import dev.tandem.text.Acl;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionReaderTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final Principals BOB = Principals.parse("user:bob");

  private TestHome home;

  @BeforeEach
  void open(@TempDir Path folder) {
    home = new TestHome(folder, new HashedWords());
    var _ =
        home.put(
            List.of(
                document("vpn", Acl.PUBLIC, "Reset the password of your VPN client on the portal."),
                document(
                    "leave", Acl.PUBLIC, "Employees in Osterried have thirty days of holiday."),
                document(
                    "policy",
                    Acl.PUBLIC,
                    "The Remote Work Policy (RWP) allows three days at home."),
                document("secret", Acl.parse("user:ann"), "Project Zanzibar moves the factory.")));
  }

  @AfterEach
  void close() {
    home.close();
  }

  private NewVersion document(String id, Acl acl, String text) {
    return home.version(id, id, acl, List.of(text));
  }

  private Understood read(String question, Principals who) {
    return new QuestionReader(home.index, who, "en", QuestionSteps.DEFAULT, home.embedder::knows)
        .read(question);
  }

  @Test
  void a_misspelt_word_is_mended_and_still_searched_as_typed() {
    Understood understood = read("How do I reset my pasword?", BOB);
    assertThat(understood.steps()).containsExactly(new Step(Kind.SPELLING, "pasword", "password"));
    assertThat(understood.asked()).isEqualTo("How do I reset my password?");
    assertThat(understood.forms().getFirst().keywords()).contains("password").contains("pasword");
  }

  @Test
  void a_long_word_may_have_two_mistakes_and_a_short_one_one() {
    assertThat(read("which emplojess work there", BOB).asked()).contains("employees");
    assertThat(read("reset the portla", BOB).asked()).isEqualTo("reset the portal");
    assertThat(read("reset the prtla", BOB).steps()).isEmpty();
  }

  @Test
  void inflections_numbers_ids_short_forms_and_addresses_stay_as_they_are() {
    for (String question :
        List.of(
            "resetting passwords",
            "form H7 and 30days",
            "VPM clients",
            "mail pasword@portal.example",
            "see portla/pasword.txt",
            "error-pasword_7")) {
      assertThat(read(question, BOB).steps()).as(question).isEmpty();
    }
  }

  @Test
  void an_ordinary_word_that_the_documents_lack_stays() {
    assertThat(read("which porter resets it", BOB).steps()).isEmpty();
  }

  @Test
  void a_name_within_a_sentence_is_given_one_mistake() {
    assertThat(read("Do we have an office in Osteried?", BOB).asked()).contains("Osterried");
    assertThat(read("Do we have an office in Ostertrieb?", BOB).steps()).isEmpty();
    assertThat(read("ostertried holidays", BOB).asked()).contains("osterried");
  }

  /** Otherwise guesses would tell which words stand in documents that the asker may not read. */
  @Test
  void a_word_of_documents_that_the_asker_may_not_read_is_never_suggested() {
    assertThat(read("what is zanzibr", ANN).asked()).isEqualTo("what is zanzibar");
    assertThat(read("what is zanzibr", BOB)).isEqualTo(Understood.asTyped("what is zanzibr"));
  }

  @Test
  void a_word_that_only_others_may_read_is_unknown_to_the_asker() {
    var _ = home.put(List.of(document("typo", Acl.parse("user:ann"), "Your pasword is safe.")));
    assertThat(read("my pasword", ANN).steps()).isEmpty();
    assertThat(read("my pasword", BOB).asked()).isEqualTo("my password");
  }

  @Test
  void a_short_form_is_searched_with_and_without_what_it_stands_for() {
    Understood understood = read("What does the RWP allow?", BOB);
    assertThat(understood.steps())
        .containsExactly(new Step(Kind.ACRONYM, "RWP", "Remote Work Policy"));
    assertThat(understood.forms())
        .extracting(Understood.Form::question)
        .containsExactly(
            "What does the RWP allow? (Remote Work Policy)", "What does the RWP allow?");
    assertThat(read("the remote work policy", BOB).forms().getFirst().question())
        .isEqualTo("the remote work policy (RWP)");
  }

  @Test
  void a_question_with_both_forms_needs_none() {
    assertThat(read("Is the RWP the remote work policy?", BOB).steps()).isEmpty();
  }

  @Test
  void a_long_question_is_cut_to_what_it_asks() {
    String story =
        "Good morning, I hope this finds you well. My cousin came to stay last week and we talked"
            + " about all sorts of things over dinner. ";
    assertThat(read(story + "How do I reset my password? Many thanks in advance.", BOB).asked())
        .isEqualTo("How do I reset my password?");
    assertThat(
            read(
                    "because my dear cousin came to stay last week and we talked about all sorts of things"
                        + " over a long dinner i would like to hear how many days of holiday employees have",
                    BOB)
                .asked())
        .isEqualTo("how many days of holiday employees have");
  }

  @Test
  void a_sentence_that_the_question_leans_on_stays() {
    assertThat(
            read(
                    "Good morning, I hope this finds you well and that you had a pleasant weekend"
                        + " in the hills. There is a VPN client on my laptop. How do I reset it?"
                        + " Thank you.",
                    BOB)
                .asked())
        .isEqualTo("There is a VPN client on my laptop. How do I reset it?");
  }

  @Test
  void a_short_question_is_left_alone() {
    Understood understood = read("Hello there. How do I reset my password? Thanks.", BOB);
    assertThat(understood.steps()).isEmpty();
    assertThat(understood.forms()).hasSize(1);
  }

  @Test
  void a_misspelt_question_finds_the_passage_that_it_did_not() {
    Retrieval found =
        home.retriever()
            .retrieve(new RetrievalRequest(TestHome.COLLECTION, "pasword portla", BOB, 1));
    assertThat(found.passages()).extracting(Passage::docId).containsExactly("vpn");
    assertThat(found.understood().steps()).hasSize(2);
  }
}
