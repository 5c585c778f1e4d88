package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.label.MadeDomains;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTest {
  private static final long SEED = 5;
  private static final int ROWS = 40;
  private static final Principals ANYBODY = Principals.ANONYMOUS;

  @Test
  void questionsToMadeDomainsFindTheirDomainAndTheirDocument(@TempDir Path folder) {
    MadeDomains made = new MadeDomains(SEED, ROWS, true);
    try (Embedder embedder = OnnxEmbedder.bgeSmallEn();
        SeveralHome home = new SeveralHome(folder, embedder)) {
      Map<String, List<SeveralHome.Text>> texts = new TreeMap<>();
      for (MadeDomains.Made each : made.documents()) {
        texts
            .computeIfAbsent(each.domain(), domain -> new ArrayList<>())
            .add(new SeveralHome.Text(each.id(), each.title(), each.heading(), each.text()));
      }
      texts.forEach((domain, all) -> home.put(domain, Acl.PUBLIC, all));
      int routed = 0;
      int found = 0;
      for (MadeDomains.Asked asked : made.questions()) {
        Retrieval retrieval =
            home.router()
                .retrieve(new RetrievalRequest(home.collections(), asked.question(), ANYBODY, 10));
        Set<DocumentKey> right =
            asked.answers().stream()
                .map(each -> new DocumentKey(each.domain(), each.id()))
                .collect(Collectors.toSet());
        String first = retrieval.routes().getFirst().collection();
        routed += right.stream().anyMatch(key -> key.collection().equals(first)) ? 1 : 0;
        found +=
            retrieval.passages().stream().map(Passage::document).anyMatch(right::contains) ? 1 : 0;
      }
      int n = made.questions().size();
      assertThat(home.collections()).hasSizeGreaterThan(3);
      assertThat(routed / (double) n).as("seed %d, %d questions", SEED, n).isGreaterThan(.85);
      assertThat(found / (double) n).as("seed %d, %d questions", SEED, n).isGreaterThan(.9);
    }
  }

  @Test
  void scoresOfTheUnionKeepEachCollectionsOwnOrderAndCopiesAreShownOnce(@TempDir Path folder) {
    try (SeveralHome home = new SeveralHome(folder, new HashedWords())) {
      List<SeveralHome.Text> gates =
          List.of(
              new SeveralHome.Text("a", "Gate", "", "The gate opens at seven."),
              new SeveralHome.Text("b", "Gate", "", "The old gate was sold to a farmer."),
              new SeveralHome.Text("c", "Roof", "", "The roof is made of copper."));
      home.put("one", Acl.PUBLIC, gates);
      home.put("two", Acl.PUBLIC, gates.subList(0, 1));
      home.put(
          "two", Acl.PUBLIC, List.of(new SeveralHome.Text("d", "Gate", "", "The gate is new.")));
      // A fit that turns the order round.
      home.ledger
          .collections()
          .putSetting(
              "one", Fusion.SETTING, new Fusion(Map.of(Feature.SENTENCE, -1.0), true).toJson());
      RetrievalRequest request =
          new RetrievalRequest(List.of("one", "two"), "When does the gate open?", ANYBODY, 10);
      List<String> own =
          home.retriever().rank(request.in("one")).candidates().stream()
              .map(Candidate::docId)
              .toList();
      List<Passage> found = home.router().retrieve(request).passages();
      assertThat(own).endsWith("a");
      assertThat(
              found.stream()
                  .filter(passage -> passage.collection().equals("one"))
                  .map(Passage::docId)
                  .toList())
          .isEqualTo(
              own.stream()
                  .filter(
                      id ->
                          found.stream()
                              .map(Passage::document)
                              .anyMatch(new DocumentKey("one", id)::equals))
                  .toList())
          .isNotEmpty();
      assertThat(found.stream().filter(passage -> passage.docId().equals("a"))).hasSize(1);
    }
  }

  @Test
  void aCollectionThatHoldsNothingForTheReaderIsNotKept(@TempDir Path folder) {
    try (SeveralHome home = new SeveralHome(folder, new HashedWords())) {
      home.put(
          "open", Acl.PUBLIC, List.of(new SeveralHome.Text("a", "Gate", "", "A gate of wood.")));
      home.put(
          "shut",
          Acl.parse("user:ann"),
          List.of(new SeveralHome.Text("a", "Gate", "", "The gate opens at seven.")));
      RetrievalRequest request =
          new RetrievalRequest(List.of("open", "shut"), "When does the gate open?", ANYBODY, 10);
      Retrieval found = home.router().retrieve(request);
      assertThat(found.passages()).extracting(Passage::collection).containsOnly("open");
      assertThat(found.routes())
          .filteredOn(route -> route.collection().equals("shut"))
          .singleElement()
          .isEqualTo(new Route("shut", 1, 0, false));
      Principals ann = Principals.parse("user:ann");
      assertThat(
              home.router()
                  .retrieve(
                      new RetrievalRequest(request.collections(), request.question(), ann, 10))
                  .routes()
                  .getFirst()
                  .collection())
          .isEqualTo("shut");
    }
  }
}
