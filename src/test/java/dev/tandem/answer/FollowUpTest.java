package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.llm.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowUpTest {
  private static final List<Message> TRAVEL =
      List.of(Message.user("Who approves travel?"), Message.assistant("Ann does, for all staff."));

  @Test
  void a_question_that_goes_on_takes_along_the_topic_words_it_lacks() {
    assertThat(FollowUp.standalone("And for contractors?", TRAVEL))
        .isEqualTo("And for contractors? approves travel");
    assertThat(FollowUp.standalone("Does it hold for travel abroad?", TRAVEL))
        .isEqualTo("Does it hold for travel abroad? approves");
  }

  @Test
  void a_question_with_a_subject_of_its_own_stays_as_it_is() {
    for (String question :
        List.of(
            "How long are laptops under warranty?",
            "Is there a limit for gifts from vendors?",
            "How long does it take until a stolen laptop is replaced?",
            "Is it allowed to bring guests into the canteen on Fridays?")) {
      assertThat(FollowUp.standalone(question, TRAVEL)).isEqualTo(question);
    }
  }

  @Test
  void a_chain_of_follow_ups_reaches_back_to_what_it_began_with() {
    List<Message> history =
        List.of(
            Message.user("How can I reach the Service Desk?"),
            Message.assistant("By phone or in the portal."),
            Message.user("By phone?"),
            Message.assistant("Extension 4400."));
    assertThat(FollowUp.standalone("Until when are they there?", history))
        .isEqualTo("Until when are they there? phone reach Service Desk");
  }

  @Test
  void a_chain_ends_at_the_first_question_that_stands_alone() {
    List<Message> history =
        List.of(
            Message.user("Where is the canteen?"),
            Message.user("How long are laptops under warranty?"));
    assertThat(FollowUp.standalone("And phones?", history))
        .isEqualTo("And phones? long laptops warranty");
  }

  @Test
  void without_a_history_nothing_is_added() {
    assertThat(FollowUp.standalone("And for contractors?", List.of()))
        .isEqualTo("And for contractors?");
  }
}
