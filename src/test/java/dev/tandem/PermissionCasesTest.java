package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Acl;
import dev.tandem.text.Passage;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random readers, permissions and calls against a plain set: nobody is shown, told or counted a
 * document they may not read, and nobody is denied one they may. 1,000 cases in the suite, 10,000
 * with {@code ./do bench faults}.
 */
class PermissionCasesTest {
  private static final int CASES =
      "full".equals(System.getProperty("tandem.faults")) ? 10_000 : 1_000;
  private static final String COLLECTION = "cases";
  private static final int DOCUMENTS = 40;
  private static final List<Principal> POOL =
      List.of(
          Principal.parse("user:ann"),
          Principal.parse("user:bob"),
          Principal.parse("user:cid"),
          Principal.parse("group:hr"),
          Principal.parse("group:it"),
          Principal.parse("tenant:acme"),
          Principal.parse("tenant:other"));
  private static final List<String> TOPICS =
      List.of("travel expenses", "parental leave", "laptop repair", "fire drill", "parking permit");

  @TempDir Path folder;

  private final Map<String, Acl> oracle = new LinkedHashMap<>();
  private final Map<String, String> topics = new LinkedHashMap<>();

  @Test
  void nobodyIsShownWhatTheyMayNotReadAndNobodyIsDeniedWhatTheyMay() throws IOException {
    long seed = Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
    System.out.printf("PermissionCasesTest: %d cases, -Dtandem.seed=%d%n", CASES, seed);
    Random random = new Random(seed);
    Path rows = writeDocuments(random);
    try (EchoModel model = new EchoModel();
        Tandem tandem =
            Tandem.open(
                folder.resolve("home"), Map.of("model.endpoint", model.url(), "model", "echo"))) {
      tandem.createCollection(COLLECTION, Acl.NOBODY, "en");
      tandem.ingest(COLLECTION, List.of(rows));
      for (int i = 0; i < CASES; i++) {
        Principals who = randomReader(random);
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> search(tandem, topic, who);
          case 3, 4, 5 -> ask(tandem, model, topic, who, randomReader(random));
          case 6 -> show(tandem, who, random);
          case 7 -> count(tandem, who);
          case 8 -> evaluate(tandem, topic, who, random);
          default -> permit(tandem, random);
        }
      }
    }
  }

  /**
   * Documents of the same words, each with a secret of its own; pairs that differ in nothing else.
   */
  private Path writeDocuments(Random random) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      String id = "d" + i;
      String topic = TOPICS.get(i % TOPICS.size());
      Acl acl = randomAcl(random);
      oracle.put(id, acl);
      topics.put(id, topic);
      // Every seventh is long enough for several chunks, whose neighbours are merged again.
      int paragraphs = i % 7 == 0 ? 14 : 1;
      String text =
          IntStream.range(0, paragraphs)
              .mapToObj(
                  part ->
                      "The rule for %s is kept in file %s. Whoever needs %s asks the office, and part %d of the %s rule says how it is done in practice on every working day."
                          .formatted(topic, secret(id), topic, part, topic))
              .collect(Collectors.joining("\n\n"));
      lines.add(
          json.writeValueAsString(
              Map.of("id", id, "title", "Rule " + i, "text", text, "acl", acl.toString())));
    }
    Path file = folder.resolve("cases.jsonl");
    Files.write(file, lines);
    return file;
  }

  private void search(Tandem tandem, String topic, Principals who) {
    List<Passage> passages = tandem.search(COLLECTION, topic + " rule", 100, who).passages();
    Set<String> found =
        passages.stream().map(Passage::docId).collect(Collectors.toCollection(TreeSet::new));
    assertThat(visible(who)).as("what %s may read", who).containsAll(found);
    passages.forEach(
        passage -> assertNoSecret(passage.text() + passage.title() + passage.context(), who));
    // Each document names its own file, so none is folded into another: all that may be read are
    // there.
    assertThat(found).as("'%s' as %s", topic, who).containsAll(visible(who));
  }

  private void ask(Tandem tandem, EchoModel model, String topic, Principals who, Principals other) {
    model.takePrompts();
    Answer answer = tandem.ask(COLLECTION, "What is the rule for " + topic + "?", Arm.RAG, who);
    assertNoSecret(model.takePrompts(), who);
    assertNoSecret(answer.toString(), who);
    assertThat(visible(who))
        .containsAll(answer.retrieved().stream().map(each -> each.passage().docId()).toList());
    replay(tandem, answer.id(), who);
    replay(tandem, answer.id(), other);
  }

  private void replay(Tandem tandem, String id, Principals who) {
    try {
      AnswerRecord record = tandem.history().answer(id, who).given();
      assertNoSecret(record.question() + record.answer() + record.citations(), who);
    } catch (UserError notTheirs) {
      assertThat(notTheirs).hasMessageContaining("no answer");
    }
  }

  private void show(Tandem tandem, Principals who, Random random) {
    String id = "d" + random.nextInt(DOCUMENTS);
    if (visible(who).contains(id)) {
      assertThat(tandem.documents().show(COLLECTION, id, OptionalInt.empty(), who).text())
          .contains(secret(id));
    } else {
      assertThatThrownBy(() -> tandem.documents().show(COLLECTION, id, OptionalInt.empty(), who))
          .isInstanceOf(UserError.class)
          .hasMessageNotContaining(secret(id));
    }
  }

  private void count(Tandem tandem, Principals who) {
    int chunks =
        tandem.documents().all(COLLECTION).stream()
            .filter(document -> visible(who).contains(document.docId()))
            .mapToInt(document -> document.chunks())
            .sum();
    assertThat(tandem.rooms().home().index(COLLECTION).count(who))
        .as("count as %s", who)
        .isEqualTo(chunks);
  }

  private void evaluate(Tandem tandem, String topic, Principals who, Random random)
      throws IOException {
    String id = "d" + random.nextInt(DOCUMENTS);
    Path queries =
        Files.writeString(
            folder.resolve("q.tsv"), "q1\trule for " + topic + " " + topics.get(id) + "\n");
    Path judgements = Files.writeString(folder.resolve("qrels.txt"), "q1 0 " + id + " 1\n");
    double recall =
        tandem
            .evaluation()
            .retrieval(COLLECTION, queries, judgements, who, false, StepProgress.NONE)
            .result()
            .metrics()
            .get("recall@100")
            .value();
    assertThat(recall)
        .as("recall of %s as %s", id, who)
        .isEqualTo(visible(who).contains(id) ? 1.0 : 0.0);
  }

  private void permit(Tandem tandem, Random random) {
    String id = "d" + random.nextInt(DOCUMENTS);
    Acl acl = randomAcl(random);
    oracle.put(id, acl);
    assertThat(tandem.documents().permit(COLLECTION, List.of(id), acl)).isEmpty();
  }

  private Set<String> visible(Principals who) {
    Set<String> ids = new TreeSet<>();
    oracle.forEach(
        (id, acl) -> {
          if (acl.readers().stream().anyMatch(who.all()::contains)) {
            ids.add(id);
          }
        });
    return ids;
  }

  private void assertNoSecret(String shown, Principals who) {
    Set<String> visible = visible(who);
    for (String id : oracle.keySet()) {
      if (!visible.contains(id)) {
        assertThat(shown)
            .as("shown to %s, who may not read %s", who, id)
            .doesNotContain(secret(id));
      }
    }
  }

  private static String secret(String id) {
    return "Secret" + id.substring(1) + "X";
  }

  private static Principals randomReader(Random random) {
    return Principals.of(randomPrincipals(random, 3));
  }

  private static Acl randomAcl(Random random) {
    int kind = random.nextInt(8);
    return kind == 0 ? Acl.PUBLIC : kind == 1 ? Acl.NOBODY : Acl.of(randomPrincipals(random, 2));
  }

  private static List<Principal> randomPrincipals(Random random, int most) {
    return IntStream.range(0, random.nextInt(most + 1))
        .mapToObj(i -> POOL.get(random.nextInt(POOL.size())))
        .toList();
  }
}
