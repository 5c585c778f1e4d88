package dev.tandem.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.tandem.server.ServedPage.button;
import static dev.tandem.server.ServedPage.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Corrections, answers and the server's health in a real browser, and whether all can use them. */
@Timeout(300)
final class PageReviewTest {
  private static final String VPN = "How do I reset my VPN password?";
  private static final String RIGHT = "Ring the service desk, which resets it.";

  @RegisterExtension static final ServedPage served = new ServedPage();

  @BeforeEach
  void script() {
    served.home.model.says("The new password works in the VPN client after about five minutes.");
  }

  /** A question whose answer is rated down with what would have been right. */
  private static void corrected(String right) {
    Page page = served.open("");
    page.locator("#question").fill(VPN);
    page.keyboard().press("Enter");
    page.getByLabel("Not useful").click();
    page.getByLabel("What would have been right?").fill(right);
    button(page, "Send").click();
    assertThat(page.locator(".turn")).containsText("Thank you");
  }

  private static Locator card(Page page, String text) {
    return page.locator(".row-card")
        .filter(new Locator.FilterOptions().setHas(page.locator("textarea")).setHasText(text));
  }

  private static Page reviewing(int corrections) {
    Page page = served.open("#/c/handbook/improve/review");
    assertThat(page.locator(".row-card")).hasCount(corrections);
    return page;
  }

  @Test
  void aCorrectionIsReadBesideItsSourceMendedAndBecomesAnExample() {
    corrected(RIGHT);
    Page page = reviewing(1);
    Locator card = card(page, VPN);
    assertThat(card.getByLabel("What is right")).hasValue(RIGHT);
    card.locator("button.quote").first().click();
    assertThat(page.locator("#drawer mark").first()).isVisible();
    page.locator("#drawer").getByLabel("Close").click();
    card.getByLabel("What is right").fill(RIGHT + " Bring your badge.");
    card.getByText("Accept as example").click();
    assertThat(page.locator(".nothing")).containsText("There is nothing to review");
    page.navigate(served.home.at("#/c/handbook/improve/examples/corrections"));
    assertThat(page.locator(".row-answer").first()).hasText(RIGHT + " Bring your badge.");
    page.locator(".row-card").first().getByTitle("Edit").click();
    assertThat(page.locator("dialog")).containsText("it/vpn.md");
  }

  @Test
  void aCorrectionIsRejectedAndTheAnswerSaysSo() {
    corrected("Nobody knows.");
    Page page = reviewing(1);
    card(page, VPN).getByText("Look into the answer").click();
    assertThat(page.locator(".given")).containsText("Nobody knows.");
    assertThat(page.locator(".wide table tbody tr").first()).containsText("it/vpn.md");
    assertThat(page.locator(".facts")).containsText("scripted");
    page.locator("button.quote").first().click();
    assertThat(page.locator("#drawer mark").first()).isVisible();
    page.goBack();
    page.goBack();
    card(page, VPN).getByText("Reject").click();
    assertThat(page.locator(".nothing")).containsText("There is nothing to review");
    row(page, VPN).first().getByRole(AriaRole.LINK).click();
    assertThat(page.locator(".given")).containsText("The correction was rejected.");
  }

  @Test
  void anOperatorSeesHowTheServerIsDoingAndMakesABackup() {
    Page page = served.open("");
    page.getByText("Server", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".readiness")).containsText("eady");
    assertThat(row(page, "handbook")).containsText("open");
    button(page, "Make a backup").click();
    assertThat(row(page, "backup").first()).containsText("owner");
  }

  @Test
  void theAuditLogIsFilteredAtAnAddressAndItsChainIsChecked() {
    faq();
    Page page = served.open("#/server");
    page.getByText("Audit", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator(".readiness"))
        .hasText(Pattern.compile("Chain valid: [\\d,]+ entries .*"));
    page.getByLabel("What", new Page.GetByLabelOptions().setExact(true)).selectOption("changed");
    button(page, "Filter").click();
    assertThat(page).hasURL(Pattern.compile(".*#/server/audit\\?action=changed$"));
    assertThat(page.locator(".documents tbody tr").first()).containsText("handbook");
    assertThat(page.locator(".documents tbody tr").first()).containsText("changed");
    page.getByLabel("Who", new Page.GetByLabelOptions().setExact(true)).fill("user:nobody");
    button(page, "Filter").click();
    assertThat(page.locator(".none")).hasText("No entry matches.");
    Page other = served.open("#/server/audit?action=changed");
    assertThat(other.getByLabel("What", new Page.GetByLabelOptions().setExact(true)))
        .hasValue("changed");
    assertThat(other.locator(".documents tbody tr").first()).containsText("changed");
  }

  private static final List<String> VIEWS =
      List.of(
          "#/c/handbook/improve/examples",
          "#/c/handbook/improve/examples/faq",
          "#/c/handbook/improve/training",
          "#/c/handbook/improve/training/new",
          "#/c/handbook/improve/compare",
          "#/c/handbook/improve/compare/new",
          "#/c/handbook/improve/choose",
          "#/c/handbook/improve/review",
          "#/c/handbook/improve/calibration",
          "#/server",
          "#/server/audit");

  private static void faq() {
    served.examples(
        "faq",
        "application/jsonl",
        "{\"question\":\"Who helps?\",\"answers\":[\"Ask jane.roe@acme.org\"]}\n".repeat(2));
  }

  @Test
  void axeFindsNothingAndAPhoneNeedsNoScrollingSideways() throws Exception {
    faq();
    Axe axe = new Axe();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Browser.NewContextOptions options =
          Browsing.phone().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE);
      for (String view : VIEWS) {
        Page page = served.open(options, view);
        assertThat(page.locator(".library h1")).isVisible();
        assertThat(page.locator(".loading")).hasCount(0);
        assertEquals(390, page.evaluate("document.documentElement.scrollWidth"), view);
        axe.check(page, scheme + " " + view);
        page.context().close();
      }
      Page page = served.open(options, "#/c/handbook/improve/examples/faq");
      page.locator(".row-card").first().getByTitle("Edit").click();
      assertThat(page.locator("dialog")).isVisible();
      axe.check(page, scheme + " row");
    }
  }

  @Test
  void allOfItSpeaksGerman() {
    faq();
    Map<String, String> words =
        Map.of(
            "#/c/handbook/improve/examples", "Beispiele zeigen, wie Fragen gut beantwortet werden.",
            "#/c/handbook/improve/training/new", "Lernen, aus den Dokumenten zu antworten",
            "#/c/handbook/improve/choose", "Was gelten muss",
            "#/server", "Sicherung anlegen");
    words.forEach(
        (view, said) -> {
          Page page = served.open(Browsing.desk().setLocale("de-DE"), view);
          assertThat(page.locator(".library")).containsText(said);
          assertThat(page.locator(".library")).not().containsText("undefined");
          page.context().close();
        });
  }
}
