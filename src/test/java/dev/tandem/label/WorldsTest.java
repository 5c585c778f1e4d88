package dev.tandem.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Squad;
import dev.tandem.compare.Curated;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.ingest.DocumentLines;
import dev.tandem.ingest.DocumentLines.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The made worlds are what their kinds say, read with the readers of the program. */
final class WorldsTest {
  private static final int SEEDS = 5;
  private static final Set<String> CONSTRAINTS =
      Set.of(
          "max_hours_to_follow",
          "no_leaks",
          "labelled_examples",
          "offline",
          "max_latency_ms",
          "deletion");

  @TempDir private Path folder;

  private Path written(WorldKind kind, long seed, String name) throws IOException {
    Path world = folder.resolve(name);
    Worlds.make(kind, seed).write(world);
    return world;
  }

  /** A world as the program reads it. */
  private record Read(
      String name,
      Map<String, Line> documents,
      List<Example> train,
      List<TestQuestion> test,
      List<TestQuestion> holdout) {
    static Read of(Path world, String name) throws IOException {
      return new Read(
          name,
          byId(world.resolve("documents.jsonl")),
          ExampleFile.read(world.resolve("train.jsonl"), Optional.empty()).rows(),
          TestQuestions.read(world.resolve("test.jsonl")),
          TestQuestions.read(world.resolve("holdout.jsonl")));
    }

    static Map<String, Line> byId(Path file) throws IOException {
      List<Line> lines = DocumentLines.read(file);
      Map<String, Line> byId =
          lines.stream().collect(Collectors.toMap(Line::id, Function.identity()));
      assertEquals(lines.size(), byId.size());
      return byId;
    }
  }

  private Read read(WorldKind kind, long seed) throws IOException {
    String name = kind.wireName() + "-" + seed;
    return Read.of(written(kind, seed, name), name);
  }

  private static Stream<TestQuestion> asked(Read world) {
    return Stream.concat(world.test.stream(), world.holdout.stream());
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedMakesTheSameBytesAndAnotherOneMakesOthers(WorldKind kind) throws IOException {
    Map<String, String> first = bytes(written(kind, 7, "first"));
    assertEquals(first, bytes(written(kind, 7, "again")));
    Map<String, String> other = bytes(written(kind, 8, "other"));
    for (String file : List.of("documents.jsonl", "train.jsonl", "test.jsonl", "holdout.jsonl")) {
      assertNotEquals(first.get(file), other.get(file), file);
    }
  }

  private static Map<String, String> bytes(Path world) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(world)) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void filesAreReadWholeAndNoQuestionStandsInTwoOfThem(WorldKind kind) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Read world = read(kind, seed);
      assertTrue(
          ExampleFile.read(folder.resolve(world.name).resolve("train.jsonl"), Optional.empty())
              .refused()
              .isEmpty(),
          world.name);
      assertEquals(32, world.test.size(), world.name);
      assertEquals(64, world.holdout.size(), world.name);
      assertTrue(
          kind == WorldKind.FEW_LABELS ? world.train.size() == 20 : world.train.size() >= 70,
          world.name);
      List<String> questions = new ArrayList<>(asked(world).map(TestQuestion::question).toList());
      world.train.forEach(row -> questions.add(row.prompt()));
      assertEquals(Set.copyOf(questions).size(), questions.size(), world.name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void factsStandInTheirDocumentsAndInNoOthers(WorldKind kind) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Read world = read(kind, seed);
      Path changes = folder.resolve(world.name).resolve("changes.jsonl");
      Map<String, Line> later =
          Files.exists(changes) ? Read.byId(changes) : Map.copyOf(world.documents);
      world.test.forEach(question -> placed(kind, world.name, question, world.documents));
      world.holdout.forEach(question -> placed(kind, world.name, question, later));
    }
  }

  private static void placed(
      WorldKind kind, String name, TestQuestion question, Map<String, Line> documents) {
    String where = name + " " + question.id();
    for (String answer : question.answers()) {
      List<String> sought =
          kind == WorldKind.SEVERAL ? List.of(answer.split("(?<=\\.) ")) : List.of(answer);
      Set<String> holders = new HashSet<>();
      for (String part : sought) {
        documents.values().stream()
            .filter(line -> Squad.contains(line.text(), List.of(part)))
            .forEach(line -> holders.add(line.id()));
      }
      // In house form the answer itself stands nowhere; its value stands in its document.
      boolean nowhere =
          switch (kind) {
            case BOTH, FEW_LABELS, LABELS_ONLY, LETTERS, NEITHER -> true;
            default -> false;
          };
      assertEquals(nowhere ? Set.of() : Set.copyOf(question.docIds()), holders, where);
    }
    if (kind == WorldKind.BOTH || kind == WorldKind.FEW_LABELS) {
      // What no two documents have, the answer has of its own one alone.
      Map<String, Long> counts =
          documents.values().stream()
              .flatMap(line -> values(line.text()).stream())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      Set<String> said = values(question.answers().getFirst());
      said.removeIf(word -> counts.getOrDefault(word, 0L) != 1);
      Set<String> holders =
          documents.values().stream()
              .filter(line -> values(line.text()).stream().anyMatch(said::contains))
              .map(Line::id)
              .collect(Collectors.toSet());
      assertEquals(Set.copyOf(question.docIds()), holders, where);
    }
  }

  /** Words, and numbers and codes as they stand. */
  private static Set<String> values(String text) {
    return Stream.of(text.replaceAll("\\.(\\s|$)", " ").split("[\\s(),:?]+"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"BOTH", "FEW_LABELS"})
  void theHouseFormOfAnswersStandsInTheExamplesAlone(WorldKind kind) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Read world = read(kind, seed);
      Set<String> shared = words(world.train.getFirst().answer());
      world.train.forEach(row -> shared.retainAll(words(row.answer())));
      assertFalse(shared.isEmpty(), world.name);
      asked(world)
          .forEach(
              question ->
                  assertTrue(words(question.answers().getFirst()).containsAll(shared), world.name));
      Set<String> made = new HashSet<>(shared);
      made.remove("desk");
      assertFalse(made.isEmpty(), world.name);
      world
          .documents
          .values()
          .forEach(line -> made.forEach(word -> assertFalse(words(line.text()).contains(word))));
    }
  }

  private static Set<String> words(String text) {
    return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\d]+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(HashSet::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"DAILY_CHANGE", "BUDGET"})
  void whatIsAskedWasLearntInOtherWords(WorldKind kind) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Read world = read(kind, seed);
      Set<String> learnt = world.train.stream().map(Example::answer).collect(Collectors.toSet());
      boolean follows = kind == WorldKind.DAILY_CHANGE;
      world.test.forEach(q -> assertTrue(learnt.contains(q.answers().getFirst()), world.name));
      world.holdout.forEach(
          q -> assertEquals(!follows, learnt.contains(q.answers().getFirst()), world.name));
    }
  }

  @Test
  void outsidersMayReadTheDocumentsOfTheirAnswersAndNoneOfWhatWasLearnt() throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Read world = read(WorldKind.RESTRICTED, seed);
      assertTrue(asked(world).anyMatch(question -> !question.answerable()), world.name);
      asked(world)
          .flatMap(question -> question.docIds().stream())
          .forEach(id -> assertTrue(world.documents.get(id).acl().contains("public"), id));
      world.train.forEach(
          row -> assertTrue(row.origin().acl().orElseThrow().toString().contains("board")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void profilesAndBarredArmsAreOfTheWordsThatThereAre(WorldKind kind) throws IOException {
    Path world = written(kind, 1, "world");
    JsonNode profile = new YAMLMapper().readTree(world.resolve("profile.yaml").toFile());
    assertEquals(kind.wireName(), profile.path("name").asText());
    profile.path("priorities").fieldNames().forEachRemaining(Factor::parse);
    profile
        .path("constraints")
        .fieldNames()
        .forEachRemaining(name -> assertTrue(CONSTRAINTS.contains(name), name));
    JsonNode facts = new ObjectMapper().readTree(world.resolve("world.json").toFile());
    Stream.of(facts.path("factors").asText().split(",")).forEach(Factor::parse);
    List<String> arms = new ArrayList<>(Stream.of(Arm.values()).map(Arm::wireName).toList());
    arms.add(Curated.NAME);
    int all = arms.size();
    facts.path("barred").forEach(arm -> assertTrue(arms.remove(arm.asText()), arm.asText()));
    assertFalse(arms.isEmpty());
    assertEquals(all - kind.barred().size(), arms.size());
    assertEquals(kind.barred().isEmpty(), !profile.has("constraints") || allMay(kind));
  }

  /** These constraints are kept by every arm that there is, or hang on what is measured. */
  private static boolean allMay(WorldKind kind) {
    return kind == WorldKind.OFFLINE || kind == WorldKind.FEW_LABELS;
  }
}
