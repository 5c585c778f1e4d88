package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Examples in a real browser: imported, found, mended, shown as the model learns them. */
final class PageExamplesTest {
  private static final String FAQ =
      """
      {"prompt":"Where is the desk?","completion":"Ground floor"}
      {"prompt":"When is lunch?","completion":"At noon"}
      {"prompt":"when is LUNCH","completion":"At noon"}
      {"prompt":"Who helps?","completion":"Ask jane.roe@acme.org","acl":"group:hr"}
      {"prompt":"<b>Who</b> says so?","completion":"<img src=x onerror=alert(1)>"}
      """;

  @RegisterExtension static final ServedPage served = new ServedPage(PageHome::trainable);

  private static void choose(Page page, String name, String text) {
    page.locator(".add input[type=file]")
        .setInputFiles(new FilePayload(name, "text/plain", text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The rows of a set of its own that was made of the file above. */
  private static Page rows(String set) {
    served.examples(set, "application/jsonl", FAQ);
    Page page = served.open("#/c/handbook/improve/examples/" + set);
    assertThat(page.locator(".row-card")).hasCount(5);
    return page;
  }

  private static Locator card(Page page, String text) {
    return page.locator(".row-card").filter(new Locator.FilterOptions().setHasText(text));
  }

  @Test
  void aFileWithWrongLinesIsRefusedWithThemAndTheMendedOneIsKept() {
    Page page = served.open("");
    page.getByText("Improve", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page).hasURL(Pattern.compile(".*#/c/handbook/improve$"));
    choose(page, "Our FAQ (new).jsonl", FAQ + "\n{\"prompt\":\"Why?\"}\nnonsense\n");
    assertThat(page.getByLabel("Name of the set")).hasValue("Our-FAQ-new");
    button(page, "Import").click();
    Locator problem = page.locator(".problem");
    assertThat(problem).containsText("2 lines are no examples, so nothing was imported.");
    assertThat(problem.locator("li").first()).hasText("Line 7 has no text \"completion\"");
    assertThat(problem.locator("li").last()).containsText("Line 8");

    choose(page, "Our FAQ (new).jsonl", FAQ);
    button(page, "Import").click();
    assertThat(page).hasURL(Pattern.compile(".*/improve/examples/Our-FAQ-new$"));
    assertThat(page.locator(".row-card")).hasCount(5);
    page.goBack();
    assertThat(row(page, "Our-FAQ-new")).containsText("5 rows");

    choose(page, "Our-FAQ-new.jsonl", FAQ.lines().findFirst().orElseThrow());
    button(page, "Import").click();
    assertThat(page.locator("dialog")).containsText("5 rows already");
    button(page, "Replace").click();
    assertThat(page.locator(".row-card")).hasCount(1);
    page.goBack();
    row(page, "Our-FAQ-new").getByTitle("Delete").click();
    page.locator("dialog .danger").click();
    assertThat(row(page, "Our-FAQ-new")).hasCount(0);
  }

  @Test
  void aFileOfAnotherKindIsRefusedBeforeItIsSent() {
    Page page = served.open("#/c/handbook/improve/examples");
    choose(page, "table.xlsx", "x");
    assertThat(page.locator(".add .problem")).containsText("“table.xlsx” is neither JSONL nor CSV");
  }

  @Test
  void aDroppedTableOfLabelsIsRead() {
    Page page = served.open("#/c/handbook/improve/examples");
    assertThat(page.locator(".add")).isVisible();
    page.evaluate(
        """
        () => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(['text,label\\n"so, good",good\\nbad,bad\\n'], 'moods.csv'));
          dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
        }""");
    button(page, "Import").click();
    assertThat(page.locator(".row-card")).hasCount(2);
    assertThat(page.locator(".row-question").first()).hasText("so, good");
    page.locator(".row-card").first().getByTitle("Edit").click();
    page.getByLabel("Label").fill("fine");
    button(page, "Save").click();
    assertThat(page.locator(".row-answer").first()).hasText("fine");
  }

  @Test
  void rowsAreFoundByWordsAndByWhatIsWrongWithThemAtAnAddress() {
    Page page = rows("found");
    assertThat(card(page, "when is LUNCH").last()).containsText("Twice the same");
    assertThat(card(page, "Who helps?")).containsText("Personal data");
    assertThat(card(page, "Who helps?")).containsText("group:hr");
    assertThat(page.locator(".findings summary")).containsText("to look at");
    page.getByLabel("Find a row").fill("GROUND");
    assertThat(page.locator(".row-card")).hasCount(1);
    assertThat(page).hasURL(Pattern.compile(".*/found\\?q=GROUND$"));
    page.getByLabel("Find a row").fill("");
    assertThat(page.locator(".row-card")).hasCount(5);
    page.getByLabel("Rows to show").selectOption("Personal data");
    assertThat(page.locator(".row-card")).hasCount(1);
    Page other = served.open(page.url().substring(page.url().indexOf('#')));
    assertThat(other.locator(".row-card")).hasCount(1);
    assertThat(other.locator(".row-question")).hasText("Who helps?");
    other.getByLabel("Find a row").fill("nothing like it");
    assertThat(other.locator(".none")).hasText("No row matches.");
  }

  @Test
  void aRowIsMendedAddedAndTakenAwayAndNothingInItIsMarkup() {
    Page page = rows("mended");
    assertThat(page.locator(".row-card b, .row-card img")).hasCount(0);
    card(page, "Who helps?").getByTitle("Edit").click();
    Page.GetByLabelOptions exactly = new Page.GetByLabelOptions().setExact(true);
    page.getByLabel("Answer", exactly).fill("");
    button(page, "Save").click();
    assertThat(page.locator("dialog .wrong:not([hidden])")).hasText("This is needed.");
    page.getByLabel("Answer", exactly).fill("The service desk");
    page.getByLabel("Who may read it").fill("everyone");
    button(page, "Save").click();
    assertThat(page.locator("dialog")).containsText("“everyone” is neither public nor like");
    page.getByLabel("Who may read it").fill("group:it");
    button(page, "Save").click();
    assertThat(card(page, "Who helps?")).containsText("The service desk");
    assertThat(card(page, "Who helps?")).containsText("group:it");
    assertThat(card(page, "Who helps?")).not().containsText("Personal data");

    button(page, "Add a row").click();
    page.getByLabel("Question", exactly).fill("Is there coffee?");
    page.getByLabel("Answer", exactly).fill("On every floor");
    button(page, "Save").click();
    assertThat(page.locator(".row-card")).hasCount(6);
    card(page, "Is there coffee?").getByTitle("Delete").click();
    page.locator("dialog .danger").click();
    assertThat(page.locator(".row-card")).hasCount(5);
    assertThat(page.locator("#live")).containsText("The row is deleted.");
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsNotOverwritten() {
    Page page = rows("shared");
    card(page, "Where is the desk?").getByTitle("Edit").click();
    served.browsing.call(
        "PATCH",
        served.home.server.url() + "/api/collections/handbook/examples/shared/rows/r1",
        Map.of("Content-Type", "application/json"),
        "{\"completion\":\"First floor\"}");
    page.getByLabel("Answer", new Page.GetByLabelOptions().setExact(true)).fill("Second floor");
    button(page, "Save").click();
    assertThat(page.locator("dialog .problem")).containsText("Somebody changed it meanwhile.");
    page.keyboard().press("Escape");
    page.reload();
    assertThat(card(page, "Where is the desk?")).containsText("First floor");
  }

  @Test
  void theMaskTellsAlsoThoseWhoDoNotSeeItWhatIsLearnt() {
    Page page = rows("masked");
    card(page, "Where is the desk?").getByTitle("As the model sees it").click();
    Locator mask = page.locator(".mask");
    assertThat(mask).containsText("Where is the desk?");
    assertThat(mask.locator("mark").first()).containsText("Ground floor");
    assertThat(mask.locator("mark .unseen").first()).hasText("[learnt from here]");
    assertThat(page.locator("dialog figcaption"))
        .hasText(Pattern.compile("\\d+ of \\d+ tokens are learnt"));
    String learnt = String.join("", mask.locator("mark").allTextContents());
    assertEquals(-1, learnt.indexOf("Where is the desk?"), learnt);
  }
}
