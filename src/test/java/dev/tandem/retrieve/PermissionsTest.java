package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Passage;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random documents, readers and changes against a plain-set oracle. There are fewer chunks than one
 * search goes deep, so what a reader gets must be exactly what the oracle allows, not only within.
 */
class PermissionsTest {
  private static final int CASES = 2000;
  private static final int DOCUMENTS = 14;
  private static final List<String> PRINCIPALS =
      List.of("public", "user:ann", "user:bob", "group:hr", "group:it", "tenant:acme");
  private static final List<String> WORDS =
      List.of(
          "vpn",
          "password",
          "leave",
          "travel",
          "laptop",
          "badge",
          "invoice",
          "parking",
          "policy",
          "manager");

  private final long seed = Long.getLong("tandem.seed", 20260102L);
  private final Random random = new Random(seed);

  /** What the oracle knows of a document. */
  private record Known(NewVersion version, Acl acl, Acl indexAcl) {
    Set<String> chunks() {
      Set<String> ids = new TreeSet<>();
      version.chunks().forEach(chunk -> ids.add(chunk.chunk().id()));
      return ids;
    }
  }

  private final Map<String, Known> oracle = new HashMap<>();
  private final List<Change> late = new ArrayList<>(); // in the ledger, not yet in the index

  @Test
  void nobodySeesWhatTheyMayNotReadAndNobodyMissesWhatTheyMay(@TempDir Path folder) {
    System.out.println("PermissionsTest: -Dtandem.seed=" + seed);
    try (TestHome home = new TestHome(folder, new HashedWords())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        put(home, "d" + i);
      }
      int denied = 0;
      int merged = 0;
      int folded = 0;
      for (int c = 0; c < CASES; c++) {
        if (random.nextInt(3) == 0) {
          change(home);
        }
        Principals who = readers();
        String question = words(1 + random.nextInt(4));
        String name = "seed %d case %d".formatted(seed, c);
        Ranking ranking = home.retriever().rank(request(question, who, 1000));
        checkRanking(name, ranking, who);
        denied += ranking.denied();

        Retrieval retrieval =
            home.retriever().retrieve(request(question, who, 1 + random.nextInt(120)));
        assertThat(retrieval.denied()).as(name).isEqualTo(ranking.denied());
        Set<String> shown = checkPassages(name, retrieval, who);
        Retrieval all = home.retriever().retrieve(request(question, who, 1000));
        Set<String> visible = checkPassages(name, all, who);
        assertThat(visible).as(name).containsAll(shown);
        merged += (int) all.passages().stream().filter(p -> p.chunks().size() > 1).count();
        folded += ranking.candidates().size() - visible.size();
        checkFolded(name, ranking, all);
      }
      // Otherwise the cases above would have shown nothing.
      assertThat(denied).isPositive();
      assertThat(merged).isPositive();
      assertThat(folded).isPositive();
    }
  }

  private static RetrievalRequest request(String question, Principals who, int k) {
    return new RetrievalRequest(TestHome.COLLECTION, question, who, k);
  }

  private void checkRanking(String name, Ranking ranking, Principals who) {
    Set<String> expected = new TreeSet<>();
    int refused = 0;
    for (Known known : oracle.values()) {
      boolean proposed = known.indexAcl.admits(who);
      if (proposed && known.acl.admits(who)) {
        expected.addAll(known.chunks());
      } else if (proposed) {
        refused += known.chunks().size();
      }
    }
    Set<String> found = new TreeSet<>();
    ranking.candidates().forEach(candidate -> found.add(candidate.chunkId()));
    assertThat(found).as(name).isEqualTo(expected);
    assertThat(found).as(name).hasSameSizeAs(ranking.candidates());
    assertThat(ranking.denied()).as(name).isEqualTo(refused);
  }

  /** Returns the chunks shown. */
  private Set<String> checkPassages(String name, Retrieval retrieval, Principals who) {
    Set<String> shown = new HashSet<>();
    for (Passage passage : retrieval.passages()) {
      Known known = oracle.get(passage.docId());
      assertThat(known).as(name).isNotNull();
      assertThat(known.acl.admits(who)).as(name).isTrue();
      assertThat(passage.version()).as(name).isEqualTo(known.version.version());
      assertThat(passage.text())
          .as(name)
          .isEqualTo(
              CodePoints.slice(known.version.document().text(), passage.start(), passage.end()));
      for (String chunk : passage.chunks()) {
        assertThat(known.chunks()).as(name).contains(chunk);
        assertThat(shown.add(chunk)).as(name).isTrue();
      }
    }
    return shown;
  }

  /** What was folded away says nothing that no shown passage says. */
  private void checkFolded(String name, Ranking ranking, Retrieval all) {
    for (Candidate candidate : ranking.candidates()) {
      String words = plain(text(candidate));
      assertThat(all.passages()).as(name).anyMatch(p -> plain(p.text()).contains(words));
    }
  }

  private String text(Candidate candidate) {
    return oracle.get(candidate.docId()).version.chunks().stream()
        .map(EmbeddedChunk::chunk)
        .filter(chunk -> chunk.id().equals(candidate.chunkId()))
        .map(Chunk::text)
        .findFirst()
        .orElseThrow();
  }

  private static String plain(String text) {
    return text.toLowerCase(java.util.Locale.ROOT).replaceAll("\\W+", " ").strip();
  }

  private void change(TestHome home) {
    String id = "d" + random.nextInt(DOCUMENTS);
    Known known = oracle.get(id);
    switch (random.nextInt(4)) {
      case 0 -> {
        catchUp(home);
        put(home, id);
      }
      case 1 -> {
        if (known != null) {
          catchUp(home);
          home.index.apply(
              List.of(home.ledger.documents().delete(TestHome.COLLECTION, id).orElseThrow()));
          oracle.remove(id);
        }
      }
      case 2 -> {
        if (known != null) {
          // The ledger knows at once, the index only later: the second check must hold.
          Acl acl = acl();
          late.add(home.ledger.documents().permit(TestHome.COLLECTION, id, acl).orElseThrow());
          oracle.put(id, new Known(known.version, acl, known.indexAcl));
        }
      }
      default -> catchUp(home);
    }
  }

  private void catchUp(TestHome home) {
    home.index.apply(late);
    late.clear();
    oracle.replaceAll((id, known) -> new Known(known.version, known.acl, known.acl));
  }

  private void put(TestHome home, String id) {
    List<String> chunks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      // Few different sentences, so that copies are common, also across permissions.
      chunks.add(
          random.nextBoolean()
              ? "The " + WORDS.get(random.nextInt(3)) + " rule holds for everybody."
              : words(6) + ".");
    }
    NewVersion version = home.version(id, "Title " + id, acl(), chunks);
    home.put(List.of(version));
    Acl acl = version.document().acl();
    oracle.put(id, new Known(version, acl, acl));
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private Acl acl() {
    return Acl.of(some());
  }

  private Principals readers() {
    return Principals.of(some());
  }

  private List<Principal> some() {
    List<Principal> some = new ArrayList<>();
    for (String principal : PRINCIPALS) {
      if (random.nextInt(4) == 0) {
        some.add(Principal.parse(principal));
      }
    }
    return some;
  }
}
