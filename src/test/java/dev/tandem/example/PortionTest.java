package dev.tandem.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortionTest {
  private static final long SEED = 11;

  @TempDir Path folder;

  private ExampleFile read(String name, String text) throws Exception {
    return ExampleFile.read(Files.writeString(folder.resolve(name), text), Optional.empty());
  }

  private static List<String> of(Path file) {
    return ExampleFile.read(file, Optional.empty()).rows().stream()
        .map(row -> row.prompt() + "|" + row.answer())
        .toList();
  }

  @Test
  void aSmallerPortionIsPartOfALargerOneInTheOrderOfTheFile() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("{\"prompt\":\"question %d\",\"completion\":\"answer %d\"}\n\n".formatted(i, i));
    }
    ExampleFile file = read("train.jsonl", text.toString());
    List<String> ten = of(Portion.write(file, 10, SEED, folder.resolve("parts")));
    List<String> twenty = of(Portion.write(file, 20, SEED, folder.resolve("parts")));
    List<String> all = of(folder.resolve("train.jsonl"));
    assertThat(ten).hasSize(10);
    assertThat(twenty).hasSize(20).containsAll(ten);
    assertThat(all).containsSubsequence(twenty);
    assertThat(ten).isNotEqualTo(all.subList(0, 10));
  }

  @Test
  void labelsWithBreaksAndQuotesAreKept() throws Exception {
    ExampleFile file =
        read("train.csv", "text,label\n\"one, \"\"two\"\"\nthree\",a\nfour,b\nfive,a\n");
    assertThat(of(Portion.write(file, 3, SEED, folder.resolve("parts"))))
        .isEqualTo(of(folder.resolve("train.csv")));
  }
}
