package dev.tandem.observe.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.Finding;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same model by its name, asked the same, that says something else. */
class EndpointFinderTest {
  private static final Instant ONSET = Instant.parse("2026-03-16T08:00:00Z");

  private static Asked asked(int number, Instant time, String text, String basis, long millis) {
    return new Asked(
        new Question("a", List.of("hr"), "q" + number, Principals.ANONYMOUS, "rag"),
        new Reply(
            false,
            text,
            List.of(),
            List.of(),
            0.5,
            0,
            100,
            20,
            Map.of("prefill", millis / 2, "decode", millis / 2),
            basis,
            false),
        time,
        Optional.empty());
  }

  /** Ten questions, asked twice before the onset and once after. */
  private static Past past(String text, String basis, long millis) {
    List<Asked> before = new ArrayList<>();
    List<Asked> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      before.add(asked(i, ONSET.minusSeconds(9_000 + i), "It is " + i + " [1]", "m p", 300));
      before.add(asked(i, ONSET.minusSeconds(90 + i), "It is " + i + " [2]", "m p", 300));
      after.add(asked(i, ONSET.plusSeconds(i), text + i + " [1]", basis, millis));
    }
    Instant noticed = ONSET.plusSeconds(7_200);
    return new Past(
        ONSET.minusSeconds(86_400),
        ONSET,
        noticed,
        List.of("hr"),
        before,
        after,
        0,
        Set.of(),
        Set.of());
  }

  private static List<String> found(Past past) {
    Observations seen = new Observations();
    return new EndpointFinder()
        .find(new Remote(), past, seen).stream()
            .map(one -> one.cause() + " " + one.seen().getFirst().kind())
            .toList();
  }

  @Test
  void anotherAnswerToTheSamePromptIsOfAnotherModel() {
    assertThat(found(past("It was ", "m p", 300))).containsExactly("ENDPOINT model");
  }

  @Test
  void theSameAnswerOrOneToOtherPassagesIsNot() {
    assertThat(found(past("It is ", "m p", 300))).isEmpty();
    assertThat(found(past("It was ", "m other", 300))).isEmpty();
  }

  @Test
  void oneThatTakesThreeTimesAsLongIsSlow() {
    assertThat(found(past("It is ", "m p", 900))).containsExactly("ENDPOINT answers");
  }

  /** A home whose model is elsewhere; nothing else of it is looked at. */
  private record Remote() implements Laboratory {
    @Override
    public boolean remote() {
      return true;
    }

    @Override
    public Ledger ledger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shadow shadow(List<Undo> undone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int indexed(String collection) {
      return 0;
    }

    @Override
    public Optional<String> text(String collection, String docId, int version) {
      return Optional.empty();
    }

    @Override
    public boolean path(String source) {
      return false;
    }

    @Override
    public boolean reachable(String source) {
      return false;
    }

    @Override
    public Set<String> gone(String source, Set<String> docIds) {
      return Set.of();
    }

    @Override
    public int relabelled(String collection, String set, String before) {
      return 0;
    }

    @Override
    public boolean shown(String collection, String set) {
      return false;
    }

    @Override
    public List<Finding> spoils(String collection, String set) {
      return List.of();
    }
  }
}
