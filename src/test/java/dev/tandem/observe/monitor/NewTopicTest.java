package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.Breach;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic is what several people ask for, or one on several days. */
class NewTopicTest {
  private static final long SEED = 7;
  private static final List<String> WORDS =
      List.of("where", "may", "dogs", "sleep", "under", "desks", "on", "fridays");

  @TempDir Path home;

  private final Random random = new Random(SEED);

  /** The same question in another order of words, so that it is like the others. */
  private String worded() {
    List<String> words = new ArrayList<>(WORDS);
    Collections.shuffle(words, random);
    return String.join(" ", words);
  }

  private static List<Breach> topics(Company company) {
    return company.look().breaches().stream()
        .filter(breach -> breach.metric().equals("retrieval.new_topic"))
        .toList();
  }

  @Test
  void ofFewQuestionsAWeekNothingIsATopic() {
    try (Company company = new Company(home, Company.MONDAY.plusSeconds(36_000), SEED)) {
      for (int i = 0; i < 6; i++) {
        company.unanswered(Principals.parse("user:p" + i), worded());
      }
      company.skip(Duration.ofDays(1));
      assertThat(topics(company)).as("seed %d", SEED).isEmpty();
      assertThat(company.ledger().monitors().all())
          .filteredOn(info -> info.metric().equals("retrieval.new_topic"))
          .singleElement()
          .satisfies(info -> assertThat(info.why()).contains("6 questions in the week"));
    }
  }

  @Test
  void whoWordsAQuestionAnewInOneSittingAsksOnceAndSeveralPeopleMakeATopic() {
    try (Company company = new Company(home, Company.MONDAY.plusSeconds(36_000), SEED)) {
      company.ask(30);
      for (int i = 0; i < 6; i++) {
        company.unanswered(Principals.parse("user:bob"), worded());
      }
      company.skip(Duration.ofDays(1));
      assertThat(topics(company)).as("seed %d", SEED).isEmpty();
      for (int i = 0; i < 3; i++) {
        company.unanswered(Principals.parse("user:p" + i), worded());
      }
      Instant asked = company.now();
      company.skip(Duration.ofDays(1));
      assertThat(topics(company))
          .as("seed %d", SEED)
          .singleElement()
          .satisfies(
              breach -> {
                assertThat(breach.observed()).isEqualTo(4);
                assertThat(breach.noticed()).isAfter(asked);
              });
    }
  }
}
