package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Comparing, choosing and calibrating in a real browser, with a model that says what it is told.
 */
@Timeout(300)
final class PageCompareTest {
  @RegisterExtension static final ServedPage served = new ServedPage();

  @BeforeAll
  static void questions() {
    served.home.model.says("The new password works in the VPN client after about five minutes.");
    served.examples(
        "asked",
        "application/jsonl",
        """
        {"question":"How do I reset my VPN password?","answers":["five minutes"],"doc_ids":["it/vpn.md"]}
        {"question":"Where is the service desk?","answers":["ground floor"],"doc_ids":["it/service-desk.md"]}
        """);
  }

  private static Page compared() {
    Page page = served.open("#/c/handbook/improve/compare/new");
    page.getByLabel("the model alone").check();
    page.getByLabel("the documents").first().check();
    button(page, "Start").click();
    assertThat(page.locator(".badge.state")).hasText("Done");
    return page;
  }

  @Test
  void waysAreComparedAndChosenAmongByPriorities() {
    Page page = compared();
    assertThat(page.locator(".verdict-box")).containsText("Measured on 2 questions.");
    assertThat(page.frameLocator("iframe.report").locator("h1")).isVisible();
    assertThat(page.locator("iframe.report")).hasAttribute("sandbox", "allow-scripts");
    page.getByText("Choose by it").click();

    assertThat(page.getByLabel("By what")).hasValue(Pattern.compile(".{36}"));
    Locator security = page.getByLabel("Permissions", new Page.GetByLabelOptions().setExact(true));
    security.press("End");
    assertThat(security).hasAttribute("aria-valuetext", "above all");
    page.getByLabel("Shows its sources").check();
    page.getByLabel("Milliseconds to an answer, at most").first().check();
    page.getByLabel("Limit: Milliseconds to an answer, at most").fill("3600000");
    button(page, "Recommend").click();
    assertThat(page).hasURL(Pattern.compile(".*/improve/choose/[0-9a-f-]{36}$"));
    assertThat(page.locator(".verdict-box h2")).hasText("Take the documents");
    assertThat(page.locator(".reasons")).containsText("Permissions");
    assertThat(page.locator(".reasons")).not().containsText("Low cost");
    assertThat(page.locator(".main")).containsText("Ruled out");
    assertThat(page.frameLocator("iframe.report").locator("h1")).isVisible();
    page.getByText("by a comparison").click();
    assertThat(page.locator(".verdict-box")).containsText("Measured on 2 questions.");

    page.navigate(served.home.at("#/c/handbook/improve/compare"));
    assertThat(row(page, "asked").first()).containsText("the documents");
    assertThat(row(page, "by a comparison").first()).isVisible();
  }

  @Test
  void aWayThatLearnsNeedsSomethingToLearnFrom() {
    Page page = served.open("#/c/handbook/improve/compare/new");
    page.getByLabel("looking up examples").check();
    button(page, "Start").click();
    assertThat(page.locator(".order .wrong:not([hidden])"))
        .hasText("“looking up examples” needs examples to learn from.");
    page.getByLabel("looking up examples").uncheck();
    page.locator(".ticks").first().getByRole(AriaRole.CHECKBOX).all().forEach(Locator::uncheck);
    button(page, "Start").click();
    assertThat(page.locator(".order .wrong:not([hidden])"))
        .hasText("Choose at least one way of answering.");
  }

  @Test
  void withoutAComparisonAChoiceSaysWhatItStandsOn() {
    Page page = served.open("#/c/handbook/improve/choose");
    page.getByLabel("By what").selectOption("published figures alone");
    button(page, "Recommend").click();
    assertThat(page.locator(".verdict-box .caution")).containsText("published figures alone");
  }

  @Test
  void theThresholdIsSetByHandAndAFitThatCannotBeSaysWhy() {
    Page page = served.open("#/c/handbook/improve/calibration");
    Locator slider = page.getByLabel("Plain model");
    slider.press("End");
    assertThat(slider).hasAttribute("aria-valuetext", "100%");
    slider.press("ArrowLeft");
    page.locator(".thresholds form").first().getByRole(AriaRole.BUTTON).click();
    assertThat(page.locator("#live")).containsText("It holds from now on.");
    page.reload();
    assertThat(page.getByLabel("Plain model")).hasValue("0.99");
    button(page, "Fit").click();
    assertThat(page.locator(".badge.state")).hasText("Failed");
    assertThat(page.locator(".problem")).containsText("This could not be finished.");
  }
}
