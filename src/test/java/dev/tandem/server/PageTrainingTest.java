package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A training in a real browser, of a tiny model: ordered, watched, cancelled, its adapter seen to.
 */
@Timeout(300)
final class PageTrainingTest {
  @RegisterExtension static final ServedPage served = new ServedPage(PageHome::trainable);

  @BeforeAll
  static void rows() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("{\"prompt\":\"Say %d\",\"completion\":\"%d %d\"}\n".formatted(i, i, i % 7));
    }
    served.examples("sayings", "application/jsonl", rows.toString());
  }

  /** Orders a quick training and waits until it is watched. */
  private static Page order(String name, int epochs) {
    Page page = served.open("#/c/handbook/improve/training/new");
    page.getByLabel("sayings (40 rows)").check();
    Locator dial = page.getByLabel("Effort");
    dial.press("Home");
    assertThat(dial).hasAttribute("aria-valuetext", "Quick");
    page.getByLabel("Learn to answer from the documents").uncheck();
    page.getByLabel("Name (optional)").fill(name);
    page.getByText("More settings").click();
    page.getByLabel("Rounds (optional)").fill(Integer.toString(epochs));
    button(page, "Start").click();
    assertThat(
            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setLevel(2)))
        .isVisible();
    return page;
  }

  @Test
  void aTrainingIsWatchedToItsEndAndItsAdapterIsShownRefusedAndDeleted() {
    Page page = order("first", 2);
    assertThat(page.locator(".badge.state")).hasText("Done");
    assertThat(page.locator("svg.curve polyline.train")).hasCount(1);
    assertThat(page.locator("svg.curve"))
        .hasAttribute(
            "aria-label", Pattern.compile("Learning curve up to step \\d+: .*not learn .*"));
    page.getByText("As a table").click();
    assertThat(page.locator("figure table tbody tr").first()).isVisible();
    page.getByText("See what was learnt").click();

    assertThat(page).hasURL(Pattern.compile(".*/improve/adapters/first$"));
    assertThat(page.locator(".main")).containsText("Not tested.");
    FrameLocator card = page.frameLocator("iframe.report");
    assertThat(card.locator("h1")).containsText("first");
    assertThat(page.locator("iframe.report")).hasAttribute("sandbox", "allow-scripts");
    button(page, "Answer with it").click();
    page.locator("dialog .primary").click();
    assertThat(page.locator("dialog .problem")).containsText("has passed no gates");
    page.keyboard().press("Escape");

    page.locator("a.back").click();
    assertThat(row(page, "first").first()).containsText("Done");
    page.navigate(served.home.at("#/c/handbook/improve/adapters/first"));
    button(page, "Delete").click();
    page.locator("dialog .danger").click();
    assertThat(row(page, "first").last()).containsText("deleted");
  }

  @Test
  void aLongTrainingIsFollowedFromTwoPlacesAndCancelled() {
    Page page = order("long", 1000);
    assertThat(page.locator(".badge.state")).hasText("Running");
    assertThat(page.locator("svg.curve polyline.train")).hasCount(1);
    assertThat(page.locator(".job")).containsText("left");
    Page other = served.open(page.url().substring(page.url().indexOf('#')));
    assertThat(other.locator("svg.curve polyline.train")).hasCount(1);
    button(other, "Cancel").click();
    assertThat(other.locator(".badge.state")).hasText("Cancelled");
    assertThat(page.locator(".badge.state")).hasText("Cancelled");
    assertThat(page.locator("progress")).isHidden();
  }

  @Test
  void whatTheServerRefusesIsSaidBelowTheForm() {
    Page page = served.open("#/c/handbook/improve/training/new");
    button(page, "Start").click();
    assertThat(page.locator(".order .wrong").first())
        .hasText("Choose at least one set of examples.");
    page.getByLabel("sayings (40 rows)").check();
    page.getByLabel("Name (optional)").fill("a/b");
    button(page, "Start").click();
    assertThat(page.locator(".order .problem")).containsText("a name is letters, digits");
  }
}
