package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.llm.Sampling;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerCacheTest {
  private static final Principals STAFF = Principals.parse("user:ann,group:staff");
  private static final Principals GUEST = Principals.parse("user:bob");
  private static final String OPENS = "When does the pool open?";

  @TempDir Path folder;

  private final ScriptedModel model = new ScriptedModel("The pool opens at 7 in the morning.");
  private final AnswerCache cache = new AnswerCache(10, 0.9);

  private static void pool(TestHome home, String acl) {
    home.add(
        "pool.md",
        "Pool",
        acl,
        "The pool opens at 7 in the morning. Towels cost two crowns and are returned at the desk.");
    home.add("bus.md", "Bus", "public", "The bus stops at the mill. Tickets are sold on board.");
  }

  private Answer ask(TestHome home, String question, Principals who) {
    return ask(home, AskRequest.of(TestHome.COLLECTION, question, who));
  }

  private Answer ask(TestHome home, AskRequest request) {
    return home.answerer(model, cache).ask(request, AskListener.NONE);
  }

  @Test
  void the_same_words_are_answered_once_and_both_answers_are_recorded() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "public");
      Answer first = ask(home, OPENS, GUEST);
      Answer again = ask(home, OPENS, GUEST);
      assertThat(model.asked).hasSize(1);
      assertThat(first.cached()).isFalse();
      assertThat(again.cached()).isTrue();
      assertThat(again.text()).isEqualTo(first.text()).contains("[1]");
      assertThat(again.citations()).isEqualTo(first.citations());
      assertThat(again.retrieved()).isEqualTo(first.retrieved());
      assertThat(again.usage()).isEqualTo(Answer.Usage.NONE);
      assertThat(again.id()).isNotEqualTo(first.id());
      assertThat(cache.counts()).isEqualTo(new AnswerCache.Counts(1, 0, 1));
    }
  }

  @Test
  void nothing_is_given_across_permissions_or_settings() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "group:staff");
      assertThat(ask(home, OPENS, STAFF).text()).contains("7 in the morning");
      Answer guest = ask(home, OPENS, GUEST);
      assertThat(guest.cached()).isFalse();
      assertThat(guest.text()).doesNotContain("7 in the morning");
      AskRequest request = AskRequest.of(TestHome.COLLECTION, OPENS, STAFF);
      AskOptions options = request.options();
      assertThat(ask(home, request.with(options.with(Sampling.greedy(40)))).cached()).isFalse();
      assertThat(ask(home, request.with(options.exactly())).cached()).isFalse();
      assertThat(ask(home, request).cached()).isTrue();
    }
  }

  @Test
  void what_changed_is_answered_anew() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "public");
      ask(home, OPENS, GUEST);
      home.add("pool.md", "Pool", "public", "The pool opens at 9 in the morning. Bring a towel.");
      Answer changed = ask(home, OPENS, GUEST);
      assertThat(changed.cached()).isFalse();
      assertThat(changed.text()).doesNotContain("7 in the morning");
      home.apply(
          home
              .ledger
              .documents()
              .permit(TestHome.COLLECTION, "pool.md", Acl.parse("group:staff"))
              .stream()
              .toList());
      Answer withdrawn = ask(home, OPENS, GUEST);
      assertThat(withdrawn.cached()).isFalse();
      assertThat(withdrawn.retrieved())
          .noneMatch(found -> found.passage().docId().equals("pool.md"));
    }
  }

  @Test
  void where_only_other_documents_changed_the_writing_is_spared_and_the_rest_done_anew() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "public");
      ask(home, OPENS, GUEST);
      home.add("map.md", "Maps", "public", "Old maps lie in the archive.");
      AskRequest request = AskRequest.of(TestHome.COLLECTION, OPENS, GUEST);
      AskOptions one =
          new AskOptions(
              1,
              640,
              AskOptions.LEAST_EVIDENCE,
              AskOptions.WHOLE,
              false,
              Sampling.greedy(96),
              false,
              request.options().adapter());
      ask(home, request.with(one));
      home.add("hat.md", "Hats", "public", "Hats hang in the hall.");
      Answer again = ask(home, request.with(one));
      assertThat(again.cached()).isTrue();
      assertThat(again.text()).contains("7 in the morning");
      assertThat(again.retrieved()).anyMatch(found -> found.passage().docId().equals("hat.md"));
    }
  }

  @Test
  void a_question_that_is_alike_is_spared_the_writing_but_not_one_with_another_figure() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "public");
      ask(home, "When does the pool open", GUEST);
      assertThat(ask(home, OPENS, GUEST).cached()).isTrue();
      int before = model.asked.size();
      ask(home, "Does the pool open at 7 in the morning?", GUEST);
      ask(home, "Does the pool open at 8 in the morning?", GUEST);
      assertThat(model.asked).hasSize(before + 2);
    }
  }

  @Test
  void what_is_forgotten_is_gone_and_no_more_is_kept_than_asked() {
    try (TestHome home = new TestHome(folder)) {
      pool(home, "public");
      ask(home, OPENS, GUEST);
      cache.forget(PromptScope.all(TestHome.COLLECTION));
      assertThat(ask(home, OPENS, GUEST).cached()).isFalse();
      for (int i = 0; i < 10; i++) {
        ask(home, "What do " + (i + 2) + " towels cost at the pool?", GUEST);
      }
      assertThat(ask(home, OPENS, GUEST).usage())
          .as("the whole answer has gone, as the eleventh")
          .isNotNull();
      assertThat(cache.counts().same()).isZero();
    }
  }
}
