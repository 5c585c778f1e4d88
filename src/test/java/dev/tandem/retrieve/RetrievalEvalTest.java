package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalEvalTest {
  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void questionsAreReadWithAndWithoutAHeaderAndWithoutIds() throws IOException {
    List<Question> two = List.of(new Question("q1", "what is it?"), new Question("q2", "why?"));
    assertThat(Question.read(file("a.tsv", "q1\twhat is it?\nq2\twhy?\n"))).isEqualTo(two);
    assertThat(
            Question.read(
                file("b.tsv", "\uFEFFid\tquestion\r\nq1\twhat is it?\r\n\r\nq2\twhy?\r\n")))
        .isEqualTo(two);
    assertThat(
            Question.read(
                file("c.tsv", "query_id\tpassage_id\tquestion\nq1\tp\twhat is it?\nq2\tp\twhy?\n")))
        .isEqualTo(two);
    assertThat(Question.read(file("sleep-test.csv", "why?\t\"[\"\"a\"\"]\"\nhow?\t[\"b\"]\n")))
        .containsExactly(new Question("test-0", "why?"), new Question("test-1", "how?"));
  }

  @Test
  void judgementsAreReadAsTrecQrelsAndAsColumns() throws IOException {
    Map<String, Map<String, Integer>> grades = Map.of("q1", Map.of("p1", 1, "p2", 2));
    assertThat(Judgements.read(file("a.qrels", "q1 0 p1 1\nq1 0 p2 2\n")).grades())
        .isEqualTo(grades);
    assertThat(Judgements.read(file("b.qrels", "q1\t0\tp1\t1\nq1\t0\tp2\t2\n")).grades())
        .isEqualTo(grades);
    String columns = "query_id\tpassage_id\trelevance\nq1\tp1\t1\nq1\tp2\t2\n";
    assertThat(Judgements.read(file("c.tsv", columns)).grades()).isEqualTo(grades);
    Judgements plain =
        Judgements.read(file("d.tsv", "query_id\tpassage_id\tquestion\nq1\tp1\twhy?\n"));
    assertThat(plain.relevant("q1")).isEqualTo(Map.of("p1", 1));
    assertThat(Judgements.read(file("e.qrels", "q1 0 p1 0\n")).relevant("q1")).isEmpty();
  }

  @Test
  void malformedLinesAreNamedByFileAndLineButNotByTheirText() throws IOException {
    for (String content : List.of("q1\tsecret\nq2\n", "q1\tsecret\nq1\tsecret\n")) {
      assertThatThrownBy(() -> Question.read(file("q.tsv", content)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("q.tsv, line 2")
          .hasMessageNotContaining("secret");
    }
    for (String content :
        List.of(
            "q1 0 p1 1\nq1 0 p2\n",
            "q1 0 p1 1\nq1 0 p2 high\n",
            "q1 0 p1 1\nq1 0 p1 2\n",
            "query_id\tpassage_id\nq1\n",
            "query_id\tpassage_id\trelevance\nq1\tp1\t\n")) {
      assertThatThrownBy(() -> Judgements.read(file("j.tsv", content)))
          .as(content)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("j.tsv, line 2");
    }
    assertThatThrownBy(() -> Judgements.read(file("j.tsv", "query_id\tother\nq\tp\n")))
        .isInstanceOf(UserError.class);
    assertThatThrownBy(() -> Question.read(folder.resolve("absent.tsv")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("absent.tsv");
    Files.write(folder.resolve("latin.tsv"), new byte[] {'q', '\t', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> Question.read(folder.resolve("latin.tsv")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aDocumentStandsWhereItsBestChunkStands() {
    JudgedRanking judged =
        new JudgedRanking(
            "q",
            Map.of("b", 1),
            List.of(
                Candidates.of("a", 0, 3, .1, 0, 0, 0, 0),
                Candidates.of("a", 1, 2.5, .2, 0, 0, 0, 0),
                Candidates.of("b", 0, 1, .3, 0, 0, 0, 0),
                Candidates.of("b", 1, 2, .0, 0, 0, 0, 0),
                Candidates.of("c", 0, 0, .9, 0, 0, 0, 0)));
    assertThat(judged.byKeyword()).containsExactly("a", "b");
    assertThat(judged.byVector()).containsExactly("c", "b", "a");
  }

  @Test
  void everyJudgedQuestionCountsAndThoseNotJudgedAreReported() throws IOException {
    try (TestHome home = new TestHome(folder, new HashedWords())) {
      home.put(
          List.of(
              home.version("vpn", "VPN", Acl.PUBLIC, List.of("Reset the password of the tunnel.")),
              home.version("bike", "Bike", Acl.PUBLIC, List.of("Lease a bicycle from work.")),
              home.version(
                  "pay", "Pay", Acl.parse("group:hr"), List.of("Salaries rise in spring."))));
      List<Question> questions =
          List.of(
              new Question("1", "tunnel password"),
              new Question("2", "bicycle lease"),
              new Question("3", "salaries rise spring"),
              new Question("4", "nobody judged this"));
      Judgements judgements =
          new Judgements(
              Map.of("1", Map.of("vpn", 1), "2", Map.of("bike", 1), "3", Map.of("pay", 1)));
      List<Integer> progress = new ArrayList<>();
      RetrievalEval.Result anonymous =
          RetrievalEval.search(
                  home.retriever(),
                  TestHome.COLLECTION,
                  questions,
                  judgements,
                  Principals.ANONYMOUS,
                  progress::add)
              .measure(Fusion.DEFAULT);
      assertThat(progress).containsExactly(1, 2, 3, 4);
      assertThat(anonymous.n()).isEqualTo(3);
      assertThat(anonymous.unjudged()).containsExactly("4");
      assertThat(anonymous.metrics().get("hit@1").value()).isCloseTo(2.0 / 3, within(1e-12));
      assertThat(anonymous.metrics().get("ndcg@10").value()).isCloseTo(2.0 / 3, within(1e-12));
      JsonNode json = anonymous.toJson();
      assertThat(json.at("/metrics/recall@100/value").doubleValue())
          .isCloseTo(2.0 / 3, within(1e-12));
      assertThat(json.at("/arms/bm25/mrr@10/low").isNumber()).isTrue();
      assertThat(json.get("fitted").booleanValue()).isFalse();
      assertThat(json.get("n").intValue()).isEqualTo(3);

      RetrievalEval.Result hr =
          RetrievalEval.search(
                  home.retriever(),
                  TestHome.COLLECTION,
                  questions,
                  judgements,
                  Principals.parse("group:hr"),
                  done -> {})
              .measure(Fusion.DEFAULT);
      assertThat(hr.metrics().get("hit@1").value()).isEqualTo(1);

      assertThatThrownBy(
              () ->
                  RetrievalEval.search(
                      home.retriever(),
                      TestHome.COLLECTION,
                      List.of(questions.get(3)),
                      judgements,
                      Principals.ANONYMOUS,
                      done -> {}))
          .isInstanceOf(UserError.class);
      assertThatThrownBy(
              () ->
                  RetrievalEval.search(
                      home.retriever(),
                      "absent",
                      questions,
                      judgements,
                      Principals.ANONYMOUS,
                      done -> {}))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("absent");
    }
  }

  @Test
  void evidenceTellsAQuestionTheDocumentsAnswerFromOneTheyDoNot() {
    try (TestHome home = new TestHome(folder, new HashedWords())) {
      home.put(
          List.of(
              home.version("vpn", "VPN", Acl.PUBLIC, List.of("Reset the password of the tunnel.")),
              home.version("bike", "Bike", Acl.PUBLIC, List.of("Lease a bicycle from work."))));
      Map<String, Double> known = features(home, "reset tunnel password");
      Map<String, Double> unknown = features(home, "zebra crossing password fee");
      assertThat(known.get("coverage_1")).isEqualTo(1);
      assertThat(known.get("idf_coverage_3")).isCloseTo(1, within(1e-9));
      assertThat(unknown.get("coverage_1")).isEqualTo(.25);
      assertThat(unknown.get("idf_coverage_1")).isLessThan(.25);
      assertThat(known.get("best_keyword")).isGreaterThan(unknown.get("best_keyword"));
      assertThat(features(home, "the of").get("question_terms")).isZero();
    }
  }

  private static Map<String, Double> features(TestHome home, String question) {
    return home.retriever()
        .retrieve(new RetrievalRequest(TestHome.COLLECTION, question, Principals.ANONYMOUS, 5))
        .features();
  }
}
