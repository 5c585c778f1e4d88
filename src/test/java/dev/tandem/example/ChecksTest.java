package dev.tandem.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  private static Example chat(int line, String prompt, String answer, String... docIds) {
    return Example.Chat.of(
        new Place("f", line),
        new Example.Origin(
            Optional.empty(), Stream.of(docIds).map(id -> new DocumentKey("hr", id)).toList()),
        prompt,
        answer);
  }

  private static Example labelled(int line, String text, String label) {
    return new Example.Labelled(new Place("f", line), Example.Origin.UNKNOWN, text, label);
  }

  @Test
  void duplicatesNearOnesAndContradictionsAreTold() {
    List<Example> rows =
        List.of(
            chat(1, "How many days of leave do I have in a year?", "Thirty."),
            chat(2, "how many days of leave do I have in a year", "thirty"),
            chat(3, "How many days of leave do I have in the year?", "Thirty."),
            chat(4, "How many days of leave do I have in a year?", "Twenty-eight."),
            chat(5, "Something else?", "Thirty."));
    Duplicates found = Duplicates.of(rows);
    assertThat(found.findings().get(0).items())
        .containsExactly(new Finding.Item(new Place("f", 2), "is the same as line 1"));
    assertThat(found.findings().get(1).items())
        .containsExactly(new Finding.Item(new Place("f", 3), "is nearly the same as line 1"));
    assertThat(found.findings().get(2).items())
        .containsExactly(new Finding.Item(new Place("f", 4), "answers otherwise than line 1"));
    assertThat(found.group()).containsExactly(0, 0, 0, 3, 4);
  }

  @Test
  void similarSetsAreThoseThatComparingAllFinds() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Set<String>> sets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Set<String> set = new java.util.TreeSet<>();
      int size = random.nextInt(8);
      while (set.size() < size) {
        set.add("w" + (int) Math.abs(random.nextGaussian() * 4));
      }
      sets.add(set);
    }
    for (double threshold : new double[] {0.5, 0.8, 1}) {
      List<SimilarSets.Pair> expected = new ArrayList<>();
      for (int j = 0; j < sets.size(); j++) {
        for (int i = 0; i < j; i++) {
          boolean both = !sets.get(i).isEmpty() && !sets.get(j).isEmpty();
          if (both && SimilarSets.jaccard(sets.get(i), sets.get(j)) >= threshold) {
            expected.add(new SimilarSets.Pair(i, j));
          }
        }
      }
      assertThat(SimilarSets.pairs(sets, threshold)).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(SimilarSets.jaccard(Set.of("a", "b"), Set.of("b", "c"))).isEqualTo(1 / 3.0);
  }

  @Test
  void rowsOfTheTestThatStandInTrainingAreCountedThere() {
    List<Example> train = List.of(chat(1, "Who?", "a"), chat(2, "When?", "b"));
    List<Example> test =
        List.of(chat(7, " Who? ", "c"), chat(8, "when", "d"), chat(9, "Why?", "e"));
    List<Finding> found = Leakage.of(train, test, "test");
    assertThat(found.get(0).items())
        .containsExactly(new Finding.Item(new Place("f", 7), "stands in training as f line 1"));
    assertThat(found.get(1).items()).extracting(item -> item.place().line()).containsExactly(8);
  }

  @Test
  void rareLabelsAndAnswersThatAllGiveAreTold() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(labelled(i, "text " + i, "common"));
      rows.add(labelled(100 + i, "more " + i, i < 6 ? "rare" : "usual"));
      rows.add(chat(200 + i, "question " + i, i < 40 ? "Yes." : "No, " + i));
    }
    assertThat(Imbalance.of(rows).items())
        .extracting(Finding.Item::detail)
        .containsExactly(
            "begins the 6 of label 'rare'; the commonest has 60",
            "has an answer that 40 of 60 rows give");
  }

  @Test
  void duplicatesAndRowsOfOneDocumentStayOnOneSideOfASplit() {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(chat(i, "question " + i / 2, "answer " + i / 2)); // each twice
      rows.add(chat(1000 + i, "about " + i, "it " + i, "doc" + i / 5)); // five a document
    }
    rows.add(new Example.Raw(new Place("d", 0), Example.Origin.UNKNOWN, "A document."));
    for (long seed = 0; seed < 5; seed++) {
      BitSet dev = Splits.dev(rows, Duplicates.of(rows), 0.1, seed);
      assertThat(dev.cardinality()).isBetween(35, 40);
      for (int i = 0; i < 400; i++) {
        int other = i % 2 == 0 ? i / 4 * 4 : i / 10 * 10 + 1;
        assertThat(dev.get(i)).as("seed %d row %d", seed, i).isEqualTo(dev.get(other));
      }
      assertThat(dev.get(400)).isFalse();
      assertThat(Splits.dev(rows, Duplicates.of(rows), 0.1, seed)).isEqualTo(dev);
    }
    assertThat(Splits.dev(rows, Duplicates.of(rows), 0, 1).isEmpty()).isTrue();
  }

  @Test
  void theAudienceMayReadEveryRow() {
    assertThat(audience()).isEmpty();
    assertThat(audience("public")).contains(Acl.PUBLIC);
    assertThat(audience("group:hr,user:ann", "public", "group:hr,group:it"))
        .contains(Acl.parse("group:hr"));
    assertThat(audience("group:hr", "group:it")).contains(Acl.NOBODY);
  }

  private static Optional<Acl> audience(String... acls) {
    List<Example> rows = new ArrayList<>(List.of(chat(1, "a", "b")));
    for (String acl : acls) {
      rows.add(
          Example.Chat.of(
              new Place("f", 2),
              new Example.Origin(Optional.of(Acl.parse(acl)), List.of()),
              "a",
              "b"));
    }
    return Audience.of(rows).readers();
  }

  @Test
  void anAdapterSaysWhoMayUseItAndWhatGoesOnFromItIsForNobodyElse(@TempDir Path adapter)
      throws IOException {
    Principals hr = Principals.parse("group:hr");
    assertThat(Audience.admits(adapter, Principals.ANONYMOUS)).isTrue(); // not trained here
    assertThat(Audience.of(adapter).readers()).isEmpty();
    Path file = adapter.resolve(Audience.FILE);
    Files.writeString(
        file,
        "{\"readers\":\"group:hr,user:ann\",\"documents\":"
            + "[{\"collection\":\"hr\",\"doc_id\":\"b\"},{\"collection\":\"hr\",\"doc_id\":\"a\"}]}");
    assertThat(Audience.admits(adapter, hr)).isTrue();
    assertThat(Audience.admits(adapter, Principals.ANONYMOUS)).isFalse();
    Audience said = Audience.of(adapter);
    Audience open =
        new Audience(Optional.empty(), new TreeSet<>(Set.of(new DocumentKey("it", "a"))));
    Audience ours = new Audience(Optional.of(Acl.parse("group:hr,group:it")), new TreeSet<>());
    assertThat(open.and(said).readers()).contains(Acl.parse("group:hr,user:ann"));
    assertThat(open.and(said).documents())
        .containsExactly(
            new DocumentKey("hr", "a"), new DocumentKey("hr", "b"), new DocumentKey("it", "a"));
    assertThat(ours.and(said).readers()).contains(Acl.parse("group:hr"));
    for (String damaged : List.of("", "{}", "{\"readers\":1}", "{\"readers\":\"nonsense\"}")) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> Audience.admits(adapter, hr))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("who may use the adapter");
    }
  }
}
