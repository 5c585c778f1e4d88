package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestTest {
  @TempDir private Path folder;

  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  @Test
  void addingQuestionsCostsOnlyThose() {
    Contest.Outcome first = contest().ask(new Echo("one", ""), questions(30));
    assertThat(first.replies()).extracting(Reply::text).contains("answer to Q 0", "answer to Q 29");
    assertThat(first.alone()).hasSize(Contest.TIMED);
    asked.clear();
    Contest.Outcome second = contest().ask(new Echo("one", ""), questions(40));
    assertThat(asked).hasSize(10);
    assertThat(second.replies().subList(0, 30)).isEqualTo(first.replies());
    assertThat(second.alone()).hasSize(Contest.TIMED);
  }

  @Test
  void whatIsTimedIsSpreadOverTheFileAndHardlyChangesWithIt() {
    List<TestQuestion> timed = Contest.timed(questions(400));
    assertThat(timed).hasSize(Contest.TIMED).doesNotHaveDuplicates();
    assertThat(timed.stream().filter(q -> Integer.parseInt(q.id().substring(1)) >= 200).count())
        .isBetween(4L, 16L);
    List<TestQuestion> more = new ArrayList<>(Contest.timed(questions(420)));
    more.retainAll(timed);
    assertThat(more).hasSizeGreaterThan(Contest.TIMED / 2);
  }

  @Test
  void anotherIdentityIsAskedAgain() {
    contest().ask(new Echo("one", ""), questions(12));
    asked.clear();
    contest().ask(new Echo("two", ""), questions(12));
    assertThat(asked).hasSize(12);
  }

  @Test
  void aFailureCountsAndIsTriedAgain() {
    Contest.Outcome first = contest().ask(new Echo("one", "Q 3"), questions(12));
    assertThat(first.replies()).hasSize(12);
    assertThat(first.replies().get(3).failure()).isEqualTo("it broke");
    asked.clear();
    Contest.Outcome second = contest().ask(new Echo("one", ""), questions(12));
    assertThat(asked).containsExactly("Q 3");
    assertThat(second.replies().get(3).text()).isEqualTo("answer to Q 3");
  }

  /** Wherever a kill cuts the file: what stood whole before is not asked again. */
  @Test
  void aLineThatAKillCutOffIsAskedAgain() throws IOException {
    contest().ask(new Echo("one", ""), questions(12));
    Path file = folder.resolve("echo.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int lastLine = new String(whole, StandardCharsets.UTF_8).stripTrailing().lastIndexOf('\n') + 1;
    for (int cut = lastLine + 1; cut < whole.length - 1; cut += 37) {
      Files.write(file, Arrays.copyOf(whole, cut));
      asked.clear();
      Contest.Outcome again = contest().ask(new Echo("one", ""), questions(12));
      assertThat(asked).as("cut at %d", cut).hasSize(1);
      assertThat(again.replies()).doesNotContainNull().hasSize(12);
    }
  }

  private Contest contest() {
    return new Contest(folder, (name, done, total, left) -> assertThat(done).isPositive());
  }

  private static List<TestQuestion> questions(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new TestQuestion(
                    "q" + i,
                    "Q " + i,
                    List.of("a"),
                    true,
                    List.of(),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  private final class Echo implements Contestant {
    private final String identity;
    private final String failing;

    private Echo(String identity, String failing) {
      this.identity = identity;
      this.failing = failing;
    }

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public String identity() {
      return identity;
    }

    @Override
    public Reply reply(TestQuestion question) {
      asked.add(question.question());
      if (question.question().equals(failing)) {
        throw new UserError("it broke");
      }
      return Reply.said(question.id(), "answer to " + question.question(), false, "said", 1);
    }
  }
}
