package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Abstention;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerCache;
import dev.tandem.answer.AnswerParts;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.answer.LookupModel;
import dev.tandem.answer.Prompts;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Questions whose evidence is long or scattered, from ingested files to the citation: tables of
 * 2,000 rows, a document of a hundred pages, three documents for one answer.
 */
class LongEvidenceTest {
  private static final long SEED = 1;
  private static final Principals ANN = Principals.parse("user:ann");
  private static final List<String> TOWNS = List.of("Ashford", "Bramley", "Carlow", "Denby");
  private static final List<String> POOLS = List.of("Alder", "Birch", "Cedar");

  @TempDir static Path folder;
  private static WordEndpoint endpoint;
  private static Tandem tandem;
  private static Path adapter;

  @BeforeAll
  static void ingest() throws IOException {
    endpoint = new WordEndpoint();
    Path files = Files.createDirectories(folder.resolve("files"));
    csv(files.resolve("tickets.csv"));
    xlsx(files.resolve("assets.xlsx"));
    Files.writeString(files.resolve("handbook.md"), handbook());
    for (String pool : POOLS) {
      Files.writeString(
          files.resolve(pool + ".md"),
          "# %s pool\n\n%sThe entrance fee of the %s pool is %d euros. Lockers are free.\n"
              .formatted(
                  pool, "The way to the water is through the wood. ".repeat(20), pool, fee(pool)));
    }
    tandem = Tandem.open(folder.resolve("home"), endpoint.settings(64, 400));
    assertThat(tandem.ingest("long", List.of(files)).failed()).isZero();
    adapter = Files.createDirectories(folder.resolve("adapter"));
    Files.writeString(
        adapter.resolve("tandem.json"),
        "{\"readers\":\"public\",\"retrieval\":{\"prompt\":\"%s\"}}"
            .formatted(HybridPrompt.version()));
    // A made-up word list is no question to weigh: here the model's own doubt decides.
    String doubt = new Abstention("the model's", 0, Map.of("declines", -1.0), 0.35).toJson();
    tandem
        .rooms()
        .home()
        .ledger()
        .collections()
        .putSetting("long", Abstention.TRAINED_SETTING, doubt);
  }

  @AfterAll
  static void close() {
    tandem.close();
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4000})
  void a_cell_of_a_table_of_2000_rows_is_found_and_its_row_quoted(int budget) {
    LookupModel model = new LookupModel("TK-1733 \\| (\\w+) \\|");
    Answer answer = ask(model, "Which town is ticket TK-1733 for?", budget);
    assertThat(answer.text()).startsWith(town(1733) + " [");
    assertThat(answer.citations())
        .singleElement()
        .satisfies(
            quote -> {
              assertThat(quote.docId()).endsWith("tickets.csv");
              assertThat(quote.quote()).isEqualTo("TK-1733 | %s | open".formatted(town(1733)));
            });
    assertThat(model.prompts.getFirst())
        .as("the header is shown")
        .contains("Ticket | Town | State");
    quotesAreStored(answer);
  }

  @Test
  void a_cell_of_a_workbook_of_2000_rows_is_found_too() {
    LookupModel model = new LookupModel("AS-1204 \\| (\\w+) \\|");
    Answer answer = ask(model, "Which town is asset AS-1204 in?", 512);
    assertThat(answer.text()).startsWith(town(1204) + " [");
    quotesAreStored(answer);
  }

  @Test
  void two_rows_that_lie_far_apart_are_both_quoted() {
    String one = "TK-1044";
    String two = "TK-2951";
    LookupModel model = new LookupModel(one + " \\| (\\w+) \\|", two + " \\| (\\w+) \\|");
    Answer answer = ask(model, "Which towns are the tickets TK-1044 and TK-2951 for?", 4000);
    assertThat(answer.citations())
        .extracting(Citation::quote)
        .anySatisfy(quote -> assertThat(quote).contains(one + " | " + town(1044)))
        .anySatisfy(quote -> assertThat(quote).contains(two + " | " + town(2951)));
    quotesAreStored(answer);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4000})
  void how_many_rows_there_are_is_not_told_by_one_of_them(int budget) {
    LookupModel model = new LookupModel("(TK-\\d+) \\| Denby");
    Answer answer = ask(model, "How many tickets are open in Denby?", budget);
    assertThat(answer.abstained()).isTrue();
    assertThat(answer.reason()).isEqualTo("no passage states the number");
    assertThat(answer.citations()).isEmpty();
  }

  @Test
  void one_line_of_a_hundred_pages_is_found() {
    LookupModel model = new LookupModel("valve 217 is oiled every (\\d+ weeks)");
    Answer answer = ask(model, "How often is valve 217 oiled?", 512);
    assertThat(answer.text()).isEqualTo("19 weeks [1]");
    quotesAreStored(answer);
  }

  @Test
  void where_the_best_part_answers_the_one_thing_asked_no_other_is_read() {
    LookupModel model = new LookupModel("valve 217 is oiled every (\\d+ weeks)");
    Answer answer = ask(model, "How often is valve 217 oiled?", 4000);
    assertThat(answer.text()).isEqualTo("19 weeks [1]");
    assertThat(model.prompts).hasSize(1);
    assertThat(answer.retrieved().stream().filter(Answer.Retrieved::used))
        .as("only what was shown counts as used")
        .hasSizeLessThanOrEqualTo(HybridPrompt.PASSAGES);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 2000})
  void an_answer_from_three_documents_cites_each(int budget) {
    LookupModel model =
        new LookupModel("entrance fee of the (?:Alder|Birch|Cedar) pool is (\\d+ euros)");
    Answer answer =
        ask(
            model,
            "What are the entrance fees of the Alder pool, the Birch pool and the Cedar pool?",
            budget);
    assertThat(answer.text())
        .contains(
            POOLS.stream().map(pool -> fee(pool) + " euros [").toList().toArray(new String[0]));
    assertThat(answer.citations())
        .extracting(Citation::docId)
        .extracting(id -> id.substring(id.lastIndexOf('/') + 1))
        .containsExactlyInAnyOrder("Alder.md", "Birch.md", "Cedar.md");
    assertThat(model.prompts.getFirst()).as("cut to what bears on it").contains("Alder pool is");
    quotesAreStored(answer);
  }

  @Test
  void more_evidence_is_read_in_prompts_of_the_size_that_was_learnt() {
    LookupModel model = new LookupModel("valve (\\d+) is painted blue"); // stands nowhere
    Answer none = ask(model, "Which valve is painted blue?", 4000);
    assertThat(none.abstained()).isTrue();
    assertThat(model.prompts).as("the model's own doubt spares it the writing").isEmpty();
    LookupModel talkative = new LookupModel("valve (\\d+) is oiled");
    Answer answer = ask(talkative, "Which valves are oiled often?", 4000);
    assertThat(talkative.prompts).hasSizeBetween(2, 4000 / HybridPrompt.TOKENS);
    assertThat(talkative.prompts)
        .allSatisfy(
            prompt -> assertThat(prompt.length() / 4).isLessThan(HybridPrompt.TOKENS + 100));
    assertThat(answer.usage().promptTokens())
        .isEqualTo(talkative.prompts.stream().mapToInt(talkative::countTokens).sum());
    quotesAreStored(answer);
  }

  @Test
  void who_leaves_ends_the_readings_that_are_left() {
    LookupModel model = new LookupModel("valve (\\d+) is oiled");
    AskListener leaving =
        new AskListener() {
          @Override
          public void text(String piece) {}

          @Override
          public boolean cancelled() {
            return !model.prompts.isEmpty();
          }
        };
    assertThatThrownBy(
            () -> answerer(model).ask(request("Which valves are oiled often?", 4000), leaving))
        .isInstanceOf(CancellationException.class);
    assertThat(model.prompts).hasSize(1);
  }

  @Test
  void what_may_not_be_read_any_more_is_no_part_of_the_answer() {
    LookupModel model =
        new LookupModel("entrance fee of the (?:Alder|Birch|Cedar) pool is (\\d+ euros)");
    permit("Birch.md", Acl.parse("user:zoe"));
    Answer answer =
        ask(model, "What are the entrance fees of the Alder pool and the Birch pool?", 2000);
    permit("Birch.md", Acl.PUBLIC);
    assertThat(answer.text()).contains(fee("Alder") + " euros [").doesNotContain("Birch");
    assertThat(String.join("\n", model.prompts)).doesNotContain("Birch pool is");
  }

  private static void permit(String name, Acl acl) {
    tandem.documents().permit("long", List.of(name), acl);
  }

  private Answer ask(LookupModel model, String question, int budget) {
    return answerer(model).ask(request(question, budget), AskListener.NONE);
  }

  private static AskRequest request(String question, int budget) {
    AskOptions options = AskOptions.DEFAULT.withEvidence(budget).withAdapter(adapter);
    return new AskRequest("long", question, ANN, Arm.HYBRID, List.of(), options);
  }

  private static Answerer answerer(LookupModel model) {
    Home home = tandem.rooms().home();
    return new Answerer(
        new AnswerParts(
            home.ledger(),
            tandem.rooms().retriever("long"),
            model,
            Optional.empty(),
            Optional.empty(),
            home.embedder(),
            new Prompts(folder),
            AnswerCache.NONE));
  }

  private static void quotesAreStored(Answer answer) {
    assertThat(answer.citations()).isNotEmpty();
    for (Citation citation : answer.citations()) {
      String stored =
          tandem
              .rooms()
              .home()
              .ledger()
              .documents()
              .text("long", citation.docId(), citation.version(), ANN)
              .orElseThrow();
      assertThat(CodePoints.slice(stored, citation.start(), citation.end()))
          .isEqualTo(citation.quote());
    }
  }

  private static String town(int number) {
    return TOWNS.get(new Random(SEED + number).nextInt(TOWNS.size()));
  }

  private static int fee(String pool) {
    return 3 + POOLS.indexOf(pool);
  }

  private static void csv(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("Ticket,Town,State"));
    for (int number = 1000; number < 3000; number++) {
      lines.add("TK-%d,%s,open".formatted(number, town(number)));
    }
    Files.write(file, lines);
  }

  private static void xlsx(Path file) throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      Sheet sheet = book.createSheet("Assets");
      row(sheet, "Asset", "Town", "State");
      for (int number = 1000; number < 3000; number++) {
        row(sheet, "AS-" + number, town(number), "kept");
      }
      book.write(out);
    }
  }

  private static void row(Sheet sheet, String... cells) {
    Row row = sheet.createRow(sheet.getPhysicalNumberOfRows());
    for (int i = 0; i < cells.length; i++) {
      row.createCell(i).setCellValue(cells[i]);
    }
  }

  /** About a hundred pages of 350 words. */
  private static String handbook() {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder("# Handbook of valves\n");
    for (int valve = 1; valve <= 300; valve++) {
      text.append("\n## Chapter %d\n\n".formatted(valve));
      for (int i = 0; i < 11; i++) {
        text.append(
            "Care is taken with the lever, the spring and part %d. "
                .formatted(random.nextInt(900)));
      }
      int weeks = valve == 217 ? 19 : 2 + random.nextInt(16);
      text.append("For safety valve %d is oiled every %d weeks.\n".formatted(valve, weeks));
    }
    return text.toString();
  }
}
