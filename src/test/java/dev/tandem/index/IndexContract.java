package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every index keeps, against {@link IndexOracle}. */
interface IndexContract {
  int DIMENSION = 16;
  IndexSettings SETTINGS = new IndexSettings("random", DIMENSION, "und");
  Principals EVERYBODY = Principals.parse("user:ann,user:bob,group:hr,group:it,tenant:acme");

  Index writer(Path folder, IndexSettings settings);

  Index reader(Path folder, IndexSettings settings);

  /** The same without the exact search of small indexes, where there is one. */
  Index approximate(Path folder, IndexSettings settings);

  KeywordQuery keywords();

  @Test
  default void everyStepOfARandomHistoryIsFoundAsTheOracleFindsIt(@TempDir Path folder) {
    long seed = seed();
    RandomChanges changes = new RandomChanges(seed, 60, DIMENSION);
    IndexOracle oracle = new IndexOracle(keywords());
    Random random = new Random(seed);
    long at = 0;
    Index index = writer(folder, SETTINGS);
    for (int step = 0; step < 60; step++) {
      List<Change> next = changes.range(at + 1, at + 1 + random.nextInt(12));
      at += next.size();
      oracle.apply(next);
      index.apply(next);
      if (random.nextInt(4) == 0) {
        index.apply(next); // a replay changes nothing
      }
      samePermissions(index, oracle, changes, random);
      index.commit(at);
      sameScores(index, oracle, changes, random);
      sameWords(index, oracle, changes, random);
      if (random.nextInt(6) == 0) {
        index.close();
        index = writer(folder, SETTINGS);
        assertThat(index.committedSequence()).isEqualTo(at);
      }
    }
    try (Index reader = reader(folder, SETTINGS)) {
      assertThat(reader.committedSequence()).isEqualTo(at);
      sameScores(reader, oracle, changes, random);
    }
    index.close();
  }

  @Test
  default void uncommittedChangesAreSeenByTheWriterOnlyAndGoneAfterIt(@TempDir Path folder) {
    RandomChanges changes = new RandomChanges(seed(), 20, DIMENSION);
    IndexOracle committed = new IndexOracle(keywords());
    IndexOracle applied = new IndexOracle(keywords());
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(changes.range(1, 40));
      index.commit(40);
      committed.apply(changes.range(1, 40));
      applied.apply(changes.range(1, 80));
      try (Index reader = reader(folder, SETTINGS)) {
        index.apply(changes.range(41, 80));
        assertThat(index.count(EVERYBODY)).isEqualTo(applied.count(EVERYBODY));
        assertThat(reader.count(EVERYBODY)).isEqualTo(committed.count(EVERYBODY));
        assertThat(reader.committedSequence()).isEqualTo(40);
        index.commit(80);
        assertThat(reader.count(EVERYBODY)).isEqualTo(applied.count(EVERYBODY));
        assertThat(reader.committedSequence()).isEqualTo(80);
        index.apply(changes.range(81, 120));
      }
    }
    try (Index again = writer(folder, SETTINGS)) {
      assertThat(again.committedSequence()).isEqualTo(80);
      assertThat(again.count(EVERYBODY)).isEqualTo(applied.count(EVERYBODY));
    }
  }

  @Test
  default void aPermissionChangeHoldsForReaderAndWriterAndSurvivesReopening(@TempDir Path folder) {
    RandomChanges changes = new RandomChanges(seed(), 1, DIMENSION);
    Change.Put put = null;
    for (long n = 1; put == null; n++) {
      if (changes.at(n) instanceof Change.Put candidate && !candidate.chunks().isEmpty()) {
        put = candidate;
      }
    }
    Principals ann = Principals.parse("user:ann");
    int chunks = put.chunks().size();
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(List.of(new Change.Permit(1, put.docId(), Acl.PUBLIC)));
      index.apply(List.of(put));
      index.apply(List.of(new Change.Permit(2, put.docId(), Acl.parse("user:ann"))));
      assertThat(index.count(ann)).isEqualTo(chunks);
      assertThat(index.count(Principals.ANONYMOUS)).isZero();
      index.commit(2);
      try (Index reader = reader(folder, SETTINGS)) {
        assertThat(reader.count(ann)).isEqualTo(chunks);
        index.apply(List.of(new Change.Permit(3, put.docId(), Acl.NOBODY)));
        assertThat(index.count(ann)).isZero();
        assertThat(index.search(new IndexQuery("w1 w2", new float[0], ann, 10))).isEmpty();
        index.commit(3);
        assertThat(reader.count(ann)).isZero();
      }
    }
    try (Index index = writer(folder, SETTINGS)) {
      assertThat(index.count(EVERYBODY)).isZero();
      index.apply(List.of(new Change.Permit(4, put.docId(), Acl.PUBLIC)));
      assertThat(index.count(Principals.ANONYMOUS)).isEqualTo(chunks);
    }
  }

  @Test
  default void theApproximateSearchFindsNearlyAllOfTheNearestThatTheReaderMaySee(
      @TempDir Path folder) {
    long seed = seed();
    RandomChanges changes = new RandomChanges(seed, 3_000, DIMENSION);
    IndexOracle oracle = new IndexOracle(keywords());
    Random random = new Random(seed);
    try (Index index = approximate(folder, SETTINGS)) {
      index.apply(changes.range(1, 4_000));
      oracle.apply(changes.range(1, 4_000));
      int wanted = 0;
      int found = 0;
      for (int i = 0; i < 100; i++) {
        IndexQuery query =
            new IndexQuery("", changes.vector(random), RandomChanges.reader(random), 10);
        List<Double> nearest = IndexOracle.top(oracle.all(query), Hit::dense, 10);
        List<Hit> hits = index.search(query);
        wanted += nearest.size();
        found += (int) hits.stream().filter(h -> h.dense() >= nearest.getLast() - 1e-5).count();
      }
      assertThat((double) found / wanted).as("recall, seed %d", seed).isGreaterThanOrEqualTo(.95);
    }
  }

  @Test
  default void aVectorOfAnotherLengthAndOtherSettingsAreRefused(@TempDir Path folder) {
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(new RandomChanges(1, 5, DIMENSION).range(1, 10));
      index.commit(10);
      assertThatThrownBy(() -> index.search(new IndexQuery("w1", new float[3], EVERYBODY, 5)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> index.apply(new RandomChanges(1, 5, 3).range(1, 10)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    IndexSettings other = new IndexSettings("another", DIMENSION, "und");
    assertThatThrownBy(() -> writer(folder, other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("embedder");
    assertThatThrownBy(() -> reader(folder, other)).isInstanceOf(UserError.class);
    writer(folder, SETTINGS).close(); // the refused writer left no lock
  }

  @Test
  default void aSecondWriterIsRefused(@TempDir Path folder) {
    try (Index first = writer(folder, SETTINGS)) {
      assertThatThrownBy(() -> writer(folder, SETTINGS))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another");
      assertThat(first.count(EVERYBODY)).isZero();
    }
  }

  @Test
  default void aQuestionOfPunctuationOrAThousandWordsIsHarmless(@TempDir Path folder) {
    RandomChanges changes = new RandomChanges(1, 30, DIMENSION);
    try (Index index = writer(folder, SETTINGS)) {
      index.apply(changes.range(1, 60));
      StringBuilder many = new StringBuilder("w1");
      for (int i = 0; i < 5_000; i++) {
        many.append(" x").append(i);
      }
      for (String text : List.of("", "?!* AND (", "\"w1", "w1* OR acl:0", many.toString())) {
        List<Hit> hits = index.search(new IndexQuery(text, new float[0], EVERYBODY, 5));
        assertThat(hits).allMatch(hit -> hit.keyword() > 0 && hit.dense() == 0);
        assertThat(hits.isEmpty()).isEqualTo(!text.contains("w1"));
      }
    }
  }

  @Test
  default void aShortFormIsKnownToWhoMayReadItsExplanationAndGoesWithIt(@TempDir Path folder) {
    Principals ann = Principals.parse("user:ann");
    Principals bob = Principals.parse("user:bob");
    ShortForm policy = new ShortForm("RWP", "Remote Work Policy");
    IndexSettings english = new IndexSettings("random", DIMENSION, "en");
    try (Index index = writer(folder, english)) {
      index.apply(
          List.of(
              put(1, "secret", Acl.parse("user:ann"), "The Remote Work Policy (RWP) is secret."),
              put(2, "open", Acl.PUBLIC, "The RWP holds for all. Who reads it?")));
      for (String question : List.of("What does the RWP say?", "any remote work policies", "rwp")) {
        assertThat(index.shortForms(question, ann)).as(question).containsExactly(policy);
        assertThat(index.shortForms(question, bob)).as(question).isEmpty();
      }
      assertThat(index.shortForms("what is a remote policy", ann)).isEmpty();
      index.apply(List.of(new Change.Permit(3, "secret", Acl.parse("user:bob"))));
      assertThat(index.shortForms("RWP", ann)).isEmpty();
      assertThat(index.shortForms("RWPs", bob)).containsExactly(policy);
      index.commit(3);
      try (Index reader = reader(folder, english)) {
        assertThat(reader.shortForms("RWP", bob)).containsExactly(policy);
        index.apply(List.of(new Change.Remove(4, "secret")));
        assertThat(index.shortForms("RWP", bob)).isEmpty();
        index.commit(4);
        assertThat(reader.shortForms("RWP", bob)).isEmpty();
      }
    }
  }

  @Test
  default void aWordInSmallLettersThatIsMostlyAWordIsNoShortForm(@TempDir Path folder) {
    try (Index index = writer(folder, new IndexSettings("random", DIMENSION, "en"))) {
      List<Change> changes = new ArrayList<>();
      changes.add(put(1, "health", Acl.PUBLIC, "The World Health Organization (WHO) advises."));
      for (int n = 2; n <= 60; n++) {
        changes.add(put(n, "doc" + n, Acl.PUBLIC, "People who read this are many."));
      }
      index.apply(changes);
      assertThat(index.shortForms("who is it", EVERYBODY)).isEmpty();
      assertThat(index.shortForms("What does WHO advise?", EVERYBODY))
          .containsExactly(new ShortForm("WHO", "World Health Organization"));
    }
  }

  private static Change.Put put(long sequence, String id, Acl acl, String text) {
    float[] vector = new float[DIMENSION];
    vector[0] = 1;
    Chunk chunk = new Chunk(Chunk.id(id, 1, 0), id, 1, 0, 0, text.length(), "", "", 0, text);
    return new Change.Put(
        sequence, id, 1, id, acl, "en", List.of(new EmbeddedChunk(chunk, vector)));
  }

  private static void samePermissions(
      Index index, IndexOracle oracle, RandomChanges changes, Random random) {
    for (int i = 0; i < 4; i++) {
      IndexQuery query = changes.question(random, 1_000);
      Set<String> visible = oracle.visible(query.who());
      Set<String> found = new HashSet<>();
      index.search(query).forEach(hit -> found.add(hit.chunkId()));
      assertThat(found).as("seed %d", changes.seed()).isEqualTo(visible);
      assertThat(index.count(query.who())).isEqualTo(visible.size());
    }
  }

  private static void sameScores(
      Index index, IndexOracle oracle, RandomChanges changes, Random random) {
    for (int i = 0; i < 3; i++) {
      int depth = 1 + random.nextInt(20);
      IndexQuery query = changes.question(random, depth);
      List<Hit> all = oracle.all(query);
      Map<String, Hit> byId = new HashMap<>();
      all.forEach(hit -> byId.put(hit.chunkId(), hit));
      List<Hit> hits = index.search(query);
      for (Hit hit : hits) {
        Hit expected = byId.get(hit.chunkId());
        assertThat(expected).as("seed %d", changes.seed()).isNotNull();
        assertThat(hit.keyword()).isCloseTo(expected.keyword(), within(1e-4f));
        assertThat(hit.dense()).isCloseTo(expected.dense(), within(1e-5f));
        assertThat(hit.docId()).isEqualTo(expected.docId());
        assertThat(hit.version()).isEqualTo(expected.version());
        assertThat(hit.ordinal()).isEqualTo(expected.ordinal());
      }
      List<Hit> matching = all.stream().filter(hit -> hit.keyword() > 0).toList();
      assertThat(hits).extracting(Hit::chunkId).doesNotHaveDuplicates();
      sameTop(IndexOracle.top(matching, Hit::keyword, depth), hits, Hit::keyword);
      sameTop(IndexOracle.top(all, Hit::dense, depth), hits, Hit::dense);
      // Nothing but the two lists: every hit is in the top of one of them.
      double lowestWord = last(IndexOracle.top(matching, Hit::keyword, depth));
      double lowestCosine = last(IndexOracle.top(all, Hit::dense, depth));
      assertThat(hits)
          .allMatch(
              hit ->
                  (hit.keyword() > 0 && hit.keyword() >= lowestWord - 1e-4)
                      || hit.dense() >= lowestCosine - 1e-5);
    }
  }

  private static void sameWords(
      Index index, IndexOracle oracle, RandomChanges changes, Random random) {
    for (int i = 0; i < 4; i++) {
      Principals who = RandomChanges.reader(random);
      String word = "w" + random.nextInt(60);
      assertThat(index.count(word, who))
          .as("seed %d, %s", changes.seed(), word)
          .isEqualTo(oracle.count(word, who));
      for (int edits = 1; edits <= 2; edits++) {
        assertThat(index.spellings(word, edits, who))
            .as("seed %d, %s", changes.seed(), word)
            .isEqualTo(oracle.spellings(word, edits, who));
      }
    }
  }

  private static double last(List<Double> values) {
    return values.isEmpty() ? Double.MAX_VALUE : values.getLast();
  }

  private static void sameTop(
      List<Double> expected, List<Hit> hits, java.util.function.ToDoubleFunction<Hit> score) {
    List<Double> found = new ArrayList<>(IndexOracle.top(hits, score, expected.size()));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isCloseTo(expected.get(i), within(1e-4));
    }
  }

  private static <T extends Number> org.assertj.core.data.Offset<T> within(T tolerance) {
    return org.assertj.core.data.Offset.offset(tolerance);
  }

  /** Printed, so that a failure can be had again: {@code -DargLine=-Dtandem.seed=N}. */
  static long seed() {
    long seed = Long.getLong("tandem.seed", System.nanoTime() & 0xffff_ffffL);
    System.out.println("index seed " + seed);
    return seed;
  }
}
