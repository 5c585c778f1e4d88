package dev.tandem.compare;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tandem.example.TestQuestion;
import dev.tandem.server.Axe;
import dev.tandem.server.Browsing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a real browser, from the file. It lies with its pictures in {@code target/compare}.
 */
class ComparisonPageTest {
  private static final long SEED = 20261201;
  private static final String LONG = "Donaudampfschifffahrt".repeat(40);
  private static final String MARKUP =
      "</script><script>window.taken = true</script><img src=x onerror='window.taken = true'>";

  private static final Path PLACE = Path.of("target/compare");

  @TempDir private static Path folder;
  private static Browsing browsing;
  private static Path report;

  @BeforeAll
  static void compare() {
    browsing = new Browsing();
    ScriptedComparison scripted = new ScriptedComparison(folder.resolve("said"), SEED);
    List<TestQuestion> questions = new ArrayList<>(scripted.questions());
    for (String text : List.of(MARKUP, LONG, "من يوافق على الإجازة السنوية؟")) {
      questions.add(
          new TestQuestion(
              "h" + questions.size(),
              text,
              List.of(text),
              true,
              List.of("odd/" + questions.size()),
              Optional.empty(),
              Optional.empty()));
    }
    ScriptedEvidence.put(PLACE);
    report = scripted.of(questions).write(PLACE).toAbsolutePath();
  }

  @AfterEach
  void nothingWasComplainedOrFetched() {
    browsing.closePages();
    List<String> complaints = List.copyOf(browsing.complaints);
    List<String> requests = List.copyOf(browsing.requests);
    browsing.complaints.clear();
    browsing.requests.clear();
    assertEquals(List.of(), complaints);
    assertTrue(
        requests.stream().allMatch(each -> each.equals(address()) || each.startsWith("data:")),
        requests::toString);
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
    }
  }

  private static String address() {
    return report.toUri().toString();
  }

  private static Page open(Browser.NewContextOptions options) {
    return browsing.open(options.setReducedMotion(ReducedMotion.REDUCE), address());
  }

  @Test
  void itFitsDesksAndPhonesInLightAndDark() throws IOException, InterruptedException {
    Axe axe = new Axe();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (boolean desk : List.of(true, false)) {
        String where = scheme.name().toLowerCase(Locale.ROOT) + (desk ? "-1280" : "-390");
        Page page = open((desk ? Browsing.desk() : Browsing.phone()).setColorScheme(scheme));
        question(page, ScriptedComparison.MISLABELLED).click();
        page.locator("article .passages summary").first().click();
        question(page, LONG).click();
        question(page, MARKUP).click();
        page.screenshot(
            new Page.ScreenshotOptions().setFullPage(true).setPath(PLACE.resolve(where + ".png")));
        assertEquals(
            page.evaluate("document.documentElement.clientWidth"),
            page.evaluate("document.documentElement.scrollWidth"),
            where);
        axe.check(page, where);
      }
    }
  }

  @Test
  void theSummaryNamesTheArmAndWhatToMind() {
    Page page = open(Browsing.desk());
    assertThat(page.locator("h1")).containsText("hybrid");
    assertThat(page.locator("#summary .notes .warn").first())
        .containsText("looked at 2 times before");
    assertThat(page.locator("#summary .notes")).containsText("stand in the training rows");
    assertThat(page.locator("#kinds .small").first()).containsText("too few");
    assertThat(page.locator("#quality .second")).hasCount(7);
  }

  @Test
  void whatWasMeasuredBesideQualityIsDrawnAndListed() {
    Page page = open(Browsing.desk());
    assertThat(page.locator("#cost")).containsText("EUR for 1,000 questions");
    assertThat(page.locator("#volume .plot")).containsText("EUR a month");
    assertThat(page.locator("#volume li").first()).containsText("rag costs less than vendor+rag");
    assertThat(page.locator("#load .plot")).hasCount(3);
    assertThat(page.locator("#curves li").first()).containsText("more labelled rows");
    assertThat(page.locator("#reliability .plot")).hasCount(3);
    assertThat(page.locator("#size tbody tr")).hasCount(7);
    Locator beside = page.locator("#beside .card");
    assertThat(beside).hasCount(5);
    assertThat(beside.filter(new Locator.FilterOptions().setHasText("Security")))
        .containsText("Leaked");
    assertThat(page.locator("#sections")).containsText("Break-even");
  }

  @Test
  void theListGrowsInsteadOfHoldingAllQuestions() {
    Page page = open(Browsing.desk());
    assertThat(page.locator("article")).hasCount(30);
    page.locator(".more").scrollIntoViewIfNeeded();
    assertThat(page.locator("article")).hasCount(60);
    page.locator(".more").scrollIntoViewIfNeeded();
    assertThat(page.locator("article")).hasCount(63);
    assertThat(page.locator(".more")).isHidden();
  }

  @Test
  void searchAndFiltersLeaveWhatFitsAndSayHowMany() {
    Page page = open(Browsing.desk());
    Locator count = page.locator(".count");
    assertThat(count).hasText("63 of 63 questions");
    page.getByLabel("Search questions").fill("COLOUR sundays");
    assertThat(count).hasText("6 of 63 questions");
    page.getByLabel("Search questions").fill("no such words");
    assertThat(page.locator(".list .none")).isVisible();
    button(page, "Clear").click();
    assertThat(count).hasText("63 of 63 questions");
    page.getByLabel("Kind", exact()).selectOption("unanswerable");
    assertThat(count).hasText("6 of 63 questions");
    button(page, "Clear").click();
    page.getByLabel("Outcome", exact()).selectOption("failed");
    page.getByLabel("Arm", exact()).selectOption("hybrid");
    assertThat(page.locator("article")).hasCount(1);
    assertThat(page.locator("article .mark.failed")).containsText("hybrid");
    page.getByLabel("Arm", exact()).selectOption("rag");
    assertThat(page.locator("article")).hasCount(0);
    button(page, "Clear").click();
    page.getByLabel("Label in doubt").check();
    assertThat(page.locator("article")).hasCount(1);
    button(page, "Clear").click();
    page.getByLabel("Training", exact()).selectOption("seen");
    assertThat(count).hasText("6 of 63 questions");
    button(page, "Clear").click();
    page.getByLabel("Arms disagree").check();
    assertThat(page.locator("article:not(:has(.mark.right))")).hasCount(0);
  }

  @Test
  void aPartOfWhatWentWrongOpensItsQuestions() {
    Page page = open(Browsing.desk());
    Locator part = page.locator("#faults .stack button[aria-label^='rag, Retrieval missed it']");
    String label = part.getAttribute("aria-label");
    part.click();
    String count = label.replaceAll(".*: (\\d+) of.*", "$1");
    assertThat(page.locator(".count")).hasText(count + " of 63 questions");
    page.locator("article button.question").first().click();
    assertThat(page.locator("article .answer[aria-label=rag] .why").first())
        .containsText("Retrieval missed it");
  }

  @Test
  void aQuestionOpensByKeyboardWithAllAnswersSideBySide() {
    Page page = open(Browsing.desk());
    Locator question = question(page, ScriptedComparison.MISLABELLED);
    question.focus();
    page.keyboard().press("Enter");
    assertThat(question).hasAttribute("aria-expanded", "true");
    Locator panel = page.locator("article .panel:visible");
    assertThat(panel.locator(".answer")).hasCount(7);
    assertThat(panel)
        .containsText("The right answer may be wrong: rag and hybrid and vendor+rag agree");
    assertThat(panel.locator("blockquote").first()).containsText("write to the archive");
    panel.locator(".answer[aria-label=rag] .passages summary").click();
    assertThat(panel.locator(".answer[aria-label=rag] .chip.used").first()).isVisible();
    page.keyboard().press("Tab");
    question.focus();
    page.keyboard().press("Enter");
    assertThat(panel).hasCount(0);
  }

  @Test
  void aFieldOfThePairsTellsItsIntervalAndChance() {
    Page page = open(Browsing.phone());
    page.locator(".pairs tbody tr").first().locator("button").last().tap();
    assertThat(page.locator(".told")).containsText("95 % interval");
    assertThat(page.locator(".told")).containsText("beside the other pairs");
  }

  @Test
  void hostileTextsAreShownAndDoNothing() {
    Page page = open(Browsing.desk());
    page.getByLabel("Search questions").fill("window.taken");
    assertThat(page.locator("article")).hasCount(1);
    assertThat(page.locator("article .text")).hasText(MARKUP);
    page.locator("article button.question").click();
    assertThat(page.locator("article img")).hasCount(0);
    assertEquals(true, page.evaluate("window.taken === undefined"));
  }

  @Test
  void paperShowsAllQuestionsOpenAndNoButtons() {
    Page page = open(Browsing.desk().setColorScheme(ColorScheme.DARK));
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertThat(page.locator("article .panel:visible")).hasCount(63);
    assertThat(page.locator("details:not([open])")).hasCount(0);
    assertThat(page.locator("#theme")).isHidden();
    assertThat(page.locator(".filters")).isHidden();
    page.evaluate("dispatchEvent(new Event('afterprint'))");
    assertThat(page.locator(".scores[open]")).hasCount(0);
  }

  @Test
  void theButtonTurnsLightIntoDark() {
    Page page = open(Browsing.desk().setColorScheme(ColorScheme.LIGHT));
    Object light = page.evaluate("getComputedStyle(document.body).backgroundColor");
    button(page, "Dark").click();
    assertThat(button(page, "Light")).isVisible();
    assertEquals(
        false, light.equals(page.evaluate("getComputedStyle(document.body).backgroundColor")));
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator question(Page page, int i) {
    return question(page, new ScriptedComparison(folder, SEED).questions().get(i).question());
  }

  /** Its button, once the list has grown as far. */
  private static Locator question(Page page, String text) {
    page.locator(".more").evaluate("more => { while (!more.hidden) more.click(); }");
    return page.locator("article button.question")
        .filter(new Locator.FilterOptions().setHasText(text));
  }
}
